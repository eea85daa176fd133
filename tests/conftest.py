"""What all tests share: a real TeX where there is one, and a loud skip where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no failure; and what CI says of a commit must not depend on the day: new examples are looked
# for where people work.
settings.register_profile("derive", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("derive")

PDFLATEX = shutil.which("pdflatex")


MODULES = Path(os.environ.get("DERIVE_NODE_MODULES", Path(__file__).parent / "pages" / "node_modules"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NEEDED = {
    "tex": (bool(PDFLATEX), "pdflatex is not installed (texlive-latex-base, texlive-latex-recommended)"),
    "pages": (
        bool(shutil.which("node") and shutil.which("pandoc") and (MODULES / "katex").is_dir()),
        "node with the packages of tests/pages/package.json, or pandoc, is not installed",
    ),
    "browser": (
        bool(shutil.which("node") and CHROMIUM and (MODULES / "axe-core").is_dir()),
        "chromium, or node with the packages of tests/pages/package.json, is not installed",
    ),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for mark, (here, reason) in NEEDED.items():
        if here or os.environ.get(f"DERIVE_REQUIRE_{mark.upper()}"):
            continue
        for item in items:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[[str], str]:
    """Compile a document; returns the log, fails on any error or on text off the page."""

    def compile_(document: str) -> str:
        assert PDFLATEX, "DERIVE_REQUIRE_TEX is set and there is no pdflatex"
        (tmp_path / "page.tex").write_text(document, encoding="utf-8")
        run = subprocess.run(
            [PDFLATEX, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=120,
        )
        log = run.stdout.decode("latin-1")
        assert run.returncode == 0, log[-3000:]
        assert (tmp_path / "page.pdf").stat().st_size > 1000
        return log

    return compile_
