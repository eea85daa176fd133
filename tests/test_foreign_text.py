"""Nothing of a person's text reaches a format, a terminal or a message raw."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sympy as sp

import derive
from derive.cli import run
from derive.expression import Call, Node, Sym
from derive.record.levels import Format

HOSTILE = [
    "\\input{/etc/hostname}",
    "\\write18{id}",
    "</script>",
    "<img src=x onerror='alert(1)'>",
    '" onload="x',
    "x\x1b[31m",
    "\u202ex",
    "\u2066x",
    "x\x9b1m",
    "%\x1b",
]
FORMATS: tuple[Format, ...] = ("text", "terminal", "latex", "markdown", "html", "html-fragment", "json")


def _hold(text: str) -> None:
    raw = [character for character in text if not character.isprintable() and character not in "\n\t"]
    assert raw == []


def _said(hostile: str, ask: object) -> str:
    assert callable(ask)
    try:
        answer = ask()
    except derive.DeriveError as error:
        return str(error)
    for target in FORMATS:
        text = answer.to(target)
        _hold(text if target != "terminal" else text.replace("\x1b[", ""))
        if target == "latex":
            assert "\\input" not in text
            assert "\\write" not in text
        if target.startswith("html"):
            # Well-formed, and with no element that we did not make.
            page = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
            assert {part.tag for part in page.iter()} & {"img", "iframe", "object", "a"} == set()
            assert len(list(page.iter("script"))) == (target == "html")
            assert not [name for part in page.iter() for name in part.attrib if name.startswith("on")]
        if target == "json":
            assert "</script" not in text
            assert json.loads(text)
    return ""


FIELDS = {
    "source": lambda bad: derive.derive(bad),
    "comment": lambda bad: derive.derive(f"x^2 %{bad}", syntax="latex"),
    "variable": lambda bad: derive.derive("x^2", variables=bad),
    "order": lambda bad: derive.derive("x^2", order=bad),
    "at": lambda bad: derive.derive("x^2", at=bad),
    "values": lambda bad: derive.derive("f(x)^2", values=f"f(1)={bad}", at=1),
    "depends": lambda bad: derive.derive("x^2 y", depends=f"{bad}(x)"),
    "target": lambda bad: derive.derive("x^2", target=bad),
    "route": lambda bad: derive.derive("x^2", route=bad),
    "kind": lambda bad: derive.derive("x^2", kind=bad),
    "shape": lambda bad: derive.grad("x^T A x", "x", shapes={"x": bad, "A": (bad, bad)}),
    "letter with a shape": lambda bad: derive.grad("x^T x", "x", shapes={"x": "n", bad: "n"}),
    "given": lambda bad: derive.grad("x^T x", "x", shapes={"x": "n"}, given=bad),
    "direction": lambda bad: derive.directional("x y", direction=bad),
    "lesson": lambda bad: derive.learn(bad),
    "activation": lambda bad: derive.backprop({"inputs": 2, "loss": "mse", "layer": [{"units": 1, "activation": bad}]}),
    "key": lambda bad: derive.backprop({bad: 2, "layer": [{bad: bad}]}),
    "file": lambda bad: derive.backprop(f"{bad}.toml"),
    "symbol": lambda bad: derive.derive(sp.Symbol(bad) ** 2),
    "unknown function": lambda bad: derive.derive(sp.Function(bad)(sp.Symbol("x"))),
    "tree": lambda bad: derive.derive(Sym(bad)),
    "call": lambda bad: derive.derive(Call(bad, Sym("x"))),
}


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_lets_it_through(field: str, hostile: str) -> None:
    _hold(_said(hostile, lambda: FIELDS[field](hostile)))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_no_option_or_file_name_of_the_command_line_does(
    hostile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in (
        [hostile],
        ["x^2", "--variable", hostile],
        ["x^2", "--to", hostile],
        ["x^2", f"--{hostile}"],
        ["x^2", "--output", f"{tmp_path}/no/{hostile}.tex"],
        ["backprop", f"{tmp_path}/{hostile}"],
        ["code", f"{tmp_path}/{hostile}.py"],
        ["matrix", "x^T x", "--variable", "x", "--shape", f"x={hostile}"],
    ):
        assert run(line) in (0, 1, 2)
        told = capsys.readouterr()
        _hold(told.out + told.err)
        assert "Traceback" not in told.err


@pytest.mark.parametrize("name", ["\\input{x}", "a$b", "a}b", "#&%"])
def test_even_a_name_that_no_reader_made_is_inert_in_latex(name: str) -> None:
    from derive.writing.latex import to_latex

    node: Node = Sym(name)
    written = to_latex(node)
    assert "\\input" not in written
    assert written.count("{") - written.count("\\{") == written.count("}") - written.count("\\}")
