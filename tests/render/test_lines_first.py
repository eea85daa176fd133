"""On the command line the lines are there before SymPy is loaded; together with its opinion they are the whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derive.answer.differentiate import differentiate
from derive.errors import InternalError, LimitError
from derive.record.derivation import Outcome, Verdict
from derive.render import lines_first

PROGRAM = """
import sys

class Recorder:
    encoding = "utf-8"
    def __init__(self): self.pieces = []
    def write(self, text): self.pieces.append((text, "sympy" in sys.modules))
    def flush(self): self.pieces.append(("flush", "sympy" in sys.modules))
    def isatty(self): return False

sys.argv = ["derive", *ARGUMENTS]
real, sys.stdout = sys.stdout, Recorder()
from derive.__main__ import main
status = main()
found, sys.stdout = sys.stdout, real
print(status, found.pieces)
"""


def pieces(*arguments: str) -> list[tuple[str, bool]]:
    script = PROGRAM.replace("ARGUMENTS", repr(arguments))
    output = subprocess.run([sys.executable, "-c", script], check=True, timeout=120, capture_output=True, text=True)
    status, _, written = output.stdout.partition(" ")
    assert status == "0"
    return [(str(text), bool(loaded)) for text, loaded in eval(written)]


def test_lines_are_flushed_before_sympy_is_loaded() -> None:
    (lines, early), (flushed, still), (footer, _), *_ = pieces("1/(1+e^-x)")
    assert "recognise the function" in lines
    assert lines.endswith("where σ(x) = 1/(1 + e^-x)\n")
    assert (flushed, early, still) == ("flush", False, False)
    assert footer == "\n  9 lines, 9 proved; equal to SymPy's derivative: proved\n"


def test_other_formats_are_written_whole() -> None:
    written = [text for text, _ in pieces("x^3", "--to", "markdown") if text != "flush"]
    assert len(written) == 1
    assert "equal to SymPy's derivative" in written[0]


@pytest.mark.parametrize("target", ["text", "terminal"])
@pytest.mark.parametrize("order", [1, 2])
def test_both_pieces_are_the_whole(target: str, order: int) -> None:
    bare = differentiate("x sin(x)", order=order, compare=False)
    lines, footer = lines_first(bare, target)
    assert lines + footer == "".join(lines_first(bare.compared(), target))
    assert "SymPy" not in lines
    assert "equal to SymPy's derivative: proved" in footer


def test_a_comparison_that_is_too_much_work_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = differentiate("x^3", compare=False)

    def refuse(*args: object) -> None:
        raise LimitError("too much")

    monkeypatch.setattr("derive.answer.checking.agree_with_sympy", refuse)
    assert list(lines_first(bare, "text"))[1].endswith("not compared with SymPy\n")


def test_another_result_of_sympy_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Verdict(Outcome.UNVERIFIED, "sympy.diff differs at x = 1")
    monkeypatch.setattr("derive.answer.checking.agree_with_sympy", lambda *args: other)
    shown = lines_first(differentiate("x^3", compare=False), "text")
    next(shown)
    with pytest.raises(InternalError, match="differs"):
        next(shown)
