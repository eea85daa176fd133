"""What docstrings, comments and pages refer to is there: pages and files by name, modules and names by path."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("derive", "tests", "docs", "benchmarks", "examples")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / "CHANGELOG.md"})

PROSE = re.compile(r'"""(.*?)"""|#([^\n]*)', flags=re.DOTALL)
PAGE = re.compile(r"[\w./-]*\w\.md\b")
NAME = re.compile(r"`(derive(?:\.\w+)+)")
FILE = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*\w)`")
PAGES_OF_EXAMPLES = {"a.md", "proof.md"}
"""Files that a command in an example writes."""


def leads_somewhere(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        return all((found := getattr(found, part, None)) is not None for part in parts[cut:])
    return False


@pytest.mark.parametrize("path", [*SOURCES, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_references_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prose = text if path.suffix == ".md" else "\n".join("".join(found) for found in PROSE.findall(text))
    bases = (path.parent, ROOT, ROOT / "docs")
    lost = {page for page in {*PAGE.findall(prose)} - PAGES_OF_EXAMPLES if not any((b / page).exists() for b in bases)}
    lost |= {name for name in NAME.findall(prose) if not leads_somewhere(name)}
    lost |= {name for name in FILE.findall(prose) if name != "derive/1" and not (ROOT / name).exists()}
    assert not lost
