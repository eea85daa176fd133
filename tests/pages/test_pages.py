"""What is published, read by those who will: KaTeX, MathJax and pandoc take every formula.

Node with the packages of `package.json` (``npm install --prefix FOLDER``; DERIVE_NODE_MODULES names its node_modules)
and pandoc are needed; without them these tests are skipped, unless DERIVE_REQUIRE_PAGES is set.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

import derive

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
MODULES = Path(os.environ.get("DERIVE_NODE_MODULES", HERE / "node_modules"))
_DISPLAYED = re.compile(r"\$\$(.*?)\$\$|\\\[(.*?)\\\]|(\\begin\{align\*\}.*?\\end\{align\*\})", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$])\$([^$\n]+)(?<!\\)\$(?!\$)")
REFUSED = re.compile(r"\\(?:parbox|rlap|textbar|operatorname|newcommand)")
"""Commands that some page does not take."""

ASKED = ["1/(1+e^-x)", "x^x", "ln(|x|) sin(x)", "max(0, x)", "x!", "(x^2+1)/(x-1)", "x^2+y^2=25", "sqrt(1-x^2)^3"]


def formulas(page: str) -> list[tuple[str, bool]]:
    """Return the formulas of a page, each with whether it is displayed."""
    page = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    displayed = ["".join(filter(None, found)) for found in _DISPLAYED.findall(page)]
    words = re.sub(r"`[^`\n]*`", "", _DISPLAYED.sub("", page))
    return [*((formula, True) for formula in displayed), *((formula, False) for formula in _INLINE.findall(words))]


@cache
def published() -> tuple[tuple[str, bool], ...]:
    """Return every formula of the galleries and of some derivations, as Markdown, LaTeX and for notebooks."""
    pages = [(DOCS / name).read_text(encoding="utf-8") for name in ("gallery.md", "gallery-learning.md")]
    for asked in ASKED:
        done = derive.implicit(asked) if "=" in asked else derive.differentiate(asked)
        pages += (done.to("markdown"), done.to("latex"), f"$${done.to('latex', display=True).strip('$')}$$")
    return tuple(formula for page in pages for formula in formulas(page))


def test_no_formula_of_the_galleries_has_a_command_that_github_refuses() -> None:
    for name in ("gallery.md", "gallery-learning.md"):
        found = formulas((DOCS / name).read_text(encoding="utf-8"))
        assert found
        assert not [formula for formula, _ in found if REFUSED.search(formula)]


@pytest.mark.pages
@pytest.mark.parametrize("reader", ["katex", "mathjax"])
def test_every_formula_is_taken(reader: str) -> None:
    node = shutil.which("node")
    assert node, "DERIVE_REQUIRE_PAGES is set and there is no node"
    run = subprocess.run(
        [node, str(HERE / f"{reader}.js")],
        input=json.dumps(published()),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"taken": len(published()), "refused": []}


@pytest.mark.pages
def test_pandoc_converts_every_formula() -> None:
    pandoc = shutil.which("pandoc")
    assert pandoc, "DERIVE_REQUIRE_PAGES is set and there is no pandoc"
    page = "\n\n".join(f"$${formula.strip()}$$" if shown else f"${formula}$" for formula, shown in published())
    run = subprocess.run(
        [pandoc, "--from", "markdown", "--to", "html", "--mathml"],
        input=page,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == 0
    assert not run.stderr, run.stderr[:2000]
