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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if PDFLATEX or os.environ.get("DERIVE_REQUIRE_TEX"):
        return
    skip = pytest.mark.skip(reason="pdflatex is not installed (texlive-latex-base, texlive-latex-recommended)")
    for item in items:
        if item.get_closest_marker("tex"):
            item.add_marker(skip)


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
