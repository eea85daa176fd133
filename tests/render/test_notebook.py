"""What a notebook shows of a derivation, of its parts and of an error; and the command line in its cells."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from xml.etree import ElementTree

import pytest

import derive
from derive.cli.notebook import magic
from derive.errors import DeriveError


@pytest.mark.parametrize("kind", ["text/plain", "text/markdown", "text/latex", "text/html"])
def test_nothing_is_lost_in_a_notebook(kind: str) -> None:
    kinked = derive.differentiate("max(0, x)")._repr_mimebundle_()[kind]
    assert "corner" in kinked
    assert "3 lines" in kinked or "2 lines" in kinked or "4 lines" in kinked
    assert "(1/2)" in derive.differentiate("1/2x")._repr_mimebundle_()[kind].replace("\\", "")


def test_an_error_shows_where_it_is_and_no_traceback() -> None:
    with pytest.raises(DeriveError) as caught:
        derive.differentiate("sin(x")
    (shown,) = caught.value._render_traceback_()
    assert shown.startswith("ParseError: ")
    assert "^" in shown


def test_lines_and_steps_are_told_by_their_formula_and_their_rules() -> None:
    done = derive.differentiate("x^2")
    assert repr(done.frames()[1]) == "<Frame 2x: power rule, proved>"
    assert repr(done.steps[0]) == "<Step d/dx [ x^2 ] = 2x: power rule, proved>"
    assert done.frames()[1]._repr_latex_() == r"$\displaystyle 2x \qquad \text{power rule}$"
    assert r"= 2x \qquad \text{power rule}$" in done.steps[0]._repr_latex_()


def test_a_check_and_a_domain_show_themselves() -> None:
    checked = derive.check("(x^2)' = 2x = 3x")._repr_mimebundle_()
    assert "does not follow" in checked["text/plain"]
    assert ElementTree.fromstring(checked["text/html"]).tag == "article"
    assert "$|x| < 1$" in derive.where(derive.differentiate("ln(1-x^2)"))._repr_mimebundle_()["text/markdown"]


def test_a_drawing_is_a_picture() -> None:
    drawn = derive.plot(derive.differentiate("relu"))
    picture = ElementTree.fromstring(drawn._repr_svg_())  # type: ignore[attr-defined]
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert "corner" in drawn


@pytest.mark.parametrize(
    ("line", "cell", "result"),
    [
        ("x^2 sin x --order 2", None, "2 sin(x) + 4x cos(x) - x^2 sin(x)"),
        ("f'(x) x", None, "x f''(x) + f'(x)"),
        ("", "\\frac{x^2}{2}\n", "x"),
        ("--variable y", "x y^3\n", "3x y^2"),
        ('gradient "x^2 y" --at 1,2', None, "(4, 1)"),
    ],
)
def test_a_question_in_a_cell_is_answered_by_a_derivation(line: str, cell: str | None, result: str) -> None:
    assert str(magic(line, cell).result.right) == result


def test_lines_of_a_cell_are_checked() -> None:
    assert magic("check", "(x^2 sin x)'\n= 2x cos x\n").first_wrong == 2


def test_what_else_a_command_line_says_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert magic("x^3 --to latex") is None
    assert r"\boxed{\frac{d}{dx}[x^3] = 3x^2}" in capsys.readouterr().out
    assert magic("functions relu") is None
    assert "range [0, oo)" in capsys.readouterr().out
    assert magic("1/x --where") is None
    assert "x ≠ 0" in capsys.readouterr().out


def test_what_is_wrong_in_a_cell_is_one_message() -> None:
    with pytest.raises(DeriveError, match="is never closed"):
        magic("sin(x")
    with pytest.raises(DeriveError, match="Did you mean --at"):
        magic("x --aat 2")


@pytest.mark.skipif(find_spec("IPython") is None, reason="IPython is not installed")
def test_a_shell_of_ipython_loads_the_magics() -> None:
    cells = ["%load_ext derive", "%derive \\frac{x^2}{2}", "%%derive -d brief\nx^2 sin x"]
    asked = f"""
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
shell.history_manager.enabled = False
for cell in {cells!r}:
    shell.run_cell(cell).raise_error()
print(shell.user_ns["_"].result.right)
"""
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    assert "power rule" in run.stdout
    assert run.stdout.splitlines()[-1] == "x"
