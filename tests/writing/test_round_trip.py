"""Text and LaTeX read back as the identical tree."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from derive.expression import Node
from derive.reading import parse
from derive.writing.latex import to_latex
from derive.writing.pretty import to_box, to_boxes
from derive.writing.text import to_text
from tests.trees import random_statement, random_tree, trees

NOTATIONS: dict[str, Callable[[Node], str]] = {"text": to_text, "latex": to_latex}
LONG_NAMES = ("width",)


def read_back(node: Node, syntax: str) -> Node:
    return parse(NOTATIONS[syntax](node), syntax=syntax, symbols=LONG_NAMES)


@pytest.mark.parametrize("syntax", NOTATIONS)
@settings(max_examples=300, deadline=None)
@given(node=trees())
def test_round_trip(syntax: str, node: Node) -> None:
    assert read_back(node, syntax) is node


@pytest.mark.parametrize("syntax", NOTATIONS)
def test_random_trees(syntax: str) -> None:
    """A slice of those that `benchmarks/fuzz.py --family trees` reads back."""
    wrong = [
        node for seed in range(2_000) if read_back(node := random_tree(Random(seed), 3 + seed % 3), syntax) is not node
    ]
    assert not wrong


@pytest.mark.parametrize("syntax", NOTATIONS)
def test_statements(syntax: str) -> None:
    wrong = [node for seed in range(1_000) if read_back(node := random_statement(Random(seed)), syntax) is not node]
    assert not wrong


@settings(max_examples=200, deadline=None)
@given(node=trees())
def test_boxes_are_rectangles(node: Node) -> None:
    for box in (to_box(node), *to_boxes(node, 40)):
        assert {sum(len(text) for text, _ in row) for row in box.rows} == {box.width}
        assert 0 <= box.baseline < box.height


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_latex_compiles(tmp_path: Path) -> None:
    formulas = "\n\n".join(f"${to_latex(random_tree(Random(seed), 5))}$" for seed in range(1_000))
    source = "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\\tiny\n" + formulas + "\n\\end{document}\n"
    (tmp_path / "formulas.tex").write_text(source)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "formulas.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
