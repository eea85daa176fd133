"""Real derivations through every renderer: nothing raises, JSON is valid and reads back, TeX compiles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jsonschema
import pytest

import derive
from derive.expression import Call, Node, Sym
from derive.reading import parse, read
from derive.render import RENDERERS

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "derive-1.json").read_text(encoding="utf-8"))

CASES = {
    "sigmoid": ("1/(1+e^-x)", {}),
    "logistic": ("L/(1+e^(-k(x-x_0)))", {"variables": ("x",)}),
    "kink": ("max(0, x)", {}),
    "vertical tangent": ("cbrt(x)", {}),
    "by cases": ("{x^2 if x < 0; x otherwise}", {}),
    "third order": ("sigmoid", {"order": 3}),
    "mixed": ("x^2 y + sin(x y)", {"variables": ("x", "y")}),
    "unknown functions": ("f(g(x))", {}),
    "logarithmic": ("x^x", {}),
    "many factors": ("x sin(x) ln(x) e^(x^2) arctan(x)", {}),
    "integral": ("int(e^(-t^2), t, 0, x)", {}),
    "left open": ("besselj(x, 2)", {}),
    "constant": ("5", {}),
    "greek and subscripts": ("theta_1^2 sin(omega theta_1)", {"variables": ("theta_1",)}),
    "long numbers": ("selu", {}),
    "a fraction wider than the page": ("gelutanh", {}),
    "a wide quotient": ("(x^4+3x^3+2x^2+5x+7) sin(x)/((x^5+x-11) ln(x))", {}),
    "a long sum behind a minus": (
        "-(a y (1-p)^c ln(p) + p^c (1-a) (1-y) (c ln(1-p) - p/(1-p)))",
        {"variables": ("p",)},
    ),
    "cases within cases": ("min(r A, clip(r, 1-q, 1+q) A)", {"variables": ("r",)}),
    "long polynomial": (" + ".join(f"{n} x^{n + 1}" for n in range(2, 24)), {}),
}


@cache
def derivation(case: str) -> derive.Derivation:
    source, options = CASES[case]
    return derive.differentiate(source, *options.get("variables", ()), order=options.get("order", 1))


def nested(depth: int) -> Node:
    node: Node = Sym("x")
    for _ in range(depth):
        node = Call("sin", node)
    return node


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("target", RENDERERS)
@pytest.mark.parametrize("detail", ["brief", "normal", "detailed"])
def test_every_format_at_every_level(case: str, target: str, detail: str) -> None:
    # The picture of a page is the same at every level, and has tests of its own.
    plain = {"picture": False} if target == "html" else {}
    assert derivation(case).to(target, detail=detail, **plain).strip()


@pytest.mark.parametrize("case", CASES)
def test_json_is_valid_and_reads_back(case: str) -> None:
    done = derivation(case)
    record = json.loads(done.to("json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    symbols = done.function.free
    for part, name in ((done.function, "function"), (done.last, "result")):
        assert parse(record[name]["text"]) is part or read(record[name]["text"], symbols=symbols).expression is part
        assert read(record[name]["latex"], syntax="latex", symbols=symbols).expression is part


@pytest.mark.parametrize("width", [72, 100])
def test_sentences_keep_to_the_width(width: int) -> None:
    for case in CASES:
        for line in derivation(case).to("text", width=width).splitlines():
            assert len(line) <= width or " " not in line.strip()[: width // 2], line


def test_long_lines_get_names_for_their_parts() -> None:
    done = derive.differentiate(nested(30), "x")
    shown = done.to("text")
    assert "where u_1 = sin(x)" in shown
    record = json.loads(done.to("json"))
    assert record["definitions"][0] == {"name": "u_1", "value": {"text": "sin(x)", "latex": "\\sin x"}}
    jsonschema.Draft202012Validator(SCHEMA).validate(record)


@pytest.mark.tex
@pytest.mark.parametrize("case", CASES)
def test_the_document_compiles_and_keeps_to_the_page(case: str, compiled: Callable[[str], str]) -> None:
    log = compiled(derivation(case).to("latex", standalone=True))
    assert "Overfull \\hbox" not in log, log


@pytest.mark.tex
@pytest.mark.parametrize("points", [10, 11])
def test_fragments_keep_to_the_page_of_a_plain_article(points: int, compiled: Callable[[str], str]) -> None:
    body = "\n\n".join(derivation(case).to("latex") for case in CASES)
    log = compiled(
        f"\\documentclass[{points}pt]{{article}}\\usepackage{{amsmath}}\\begin{{document}}\\sloppy\n{body}\n\\end{{document}}"
    )
    # A product is not broken: one of them is longer than the line by less than the eye sees.
    over = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(over, default=0.0) < 1, log
    assert "Overfull \\vbox" not in log, log


def test_json_says_what_was_typed() -> None:
    curve = derive.implicit("x^2 + y^2 = 25", order=2).to("json")
    shown = [line for line in curve.splitlines() if '"method"' not in line]
    assert not any("y(x)" in line for line in shown)
    mixed = json.loads(derive.differentiate("x^2 y", "x", "y").to("json"))
    assert mixed["partial"]
    assert mixed["goal"]["text"] == "∂/∂y [ 2x y ]"
    (kink,) = json.loads(derive.differentiate("relu").to("json"))["kinks"]
    assert all(set(one) == {"program", "value"} for one in kink["returned"])
