"""MathML, read back by a reader of its own: the same tree, and nothing that a page would obey."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

import derive
from derive.expression import Add, Call, Deriv, Mul, Neg, Node, Num, Pow, Rel, Sym
from derive.writing.mathml import to_mathml
from derive.writing.text import to_text

APPLY = "\u2061"
SIGNS = {"\u2062": " * ", "\u2063": "", "−": " - ", "⋅": " * ", "×": " * ", "′": "'", "″": "''", "‴": "'''"}
FENCES = {"|": "abs", "⌊": "floor", "⌈": "ceil"}


def text_of(part: Element) -> str:
    """Return what MathML says, in the notation of the reader of text, every part in brackets."""
    return READERS.get(part.tag, row)(part)


def row(part: Element) -> str:
    children = [child for child in part if child.tag != "mspace"]
    if len(children) > 2 and (name := FENCES.get(children[0].text or "")):
        return f"{name}({joined(children[1:-1])})"
    if len(children) == 2 and children[0].text == "{":
        return cases(children[1])
    return joined(children)


def joined(children: list[Element]) -> str:
    shown: list[str] = []
    applied = False
    for child in children:
        if child.text == APPLY:
            applied = True
            continue
        text = text_of(child)
        shown.append(f"({text})" if applied and not text.startswith("(") else text)
        applied = False
    return "".join(shown)


def cases(table: Element) -> str:
    rows = [[text_of(entry) for entry in line] for line in table]
    return "{" + "; ".join(f"{value} {condition}" for value, condition in rows) + "}"


def fraction(part: Element) -> str:
    above, below = map(text_of, part)
    return f"{above}/{below}" if above in ("d", "∂") else f"(({above})/({below}))"


def power(part: Element) -> str:
    base, script = map(text_of, part)
    named = part[0].tag == "mi" and len(base) > 1
    return f"{base}^{script}" if named else f"({base})^({script})"


def lowered(part: Element) -> str:
    base, script = map(text_of, part)
    return f"{base}_{script}"


READERS: dict[str, Callable[[Element], str]] = {
    "mi": lambda part: part.text or "",
    "mn": lambda part: part.text or "",
    "mo": lambda part: SIGNS.get(part.text or "", part.text or ""),
    "mtext": lambda part: f" {part.text} ",
    "mfrac": fraction,
    "msup": power,
    "msub": lowered,
    "msubsup": lambda part: f"({text_of(part[0])}_{text_of(part[1])})^({text_of(part[2])})",
    "msqrt": lambda part: f"sqrt({row(part)})",
    "mroot": lambda part: f"root({text_of(part[0])}, {text_of(part[1])})",
}

WRITTEN = [
    "1/(1 + e^-x)",
    "3x^2 sin(4x) - x_0",
    "x_0^2 + y_max^n",
    "sin(x)^2 cos(x) x",
    "x sin(x)",
    "-(x + 1)^-2",
    "-x^2 + 2x - 7",
    "(-x)^3",
    "sqrt(x^2 + 1)^3",
    "root(x + 1, 3)",
    "log_2(x) + ln(x)",
    "|x - 1| floor(x) - ceil(x)",
    "2 * 3 * x^(1/2)",
    "x!",
    "0.5 x",
    "(a + b) (a - b)",
    "a - (b + c)",
    "e^(x^2)",
    "x^x^x",
    "pi theta_1",
    "f(x) g(x)",
    "max(0, x)",
    "(1/x)/(1/y)",
    "{x^2 if x > 0; -x otherwise}",
    "{x if x > 0 and x < 3; 0 if x >= 3}",
    "sigmoid(x) gamma(x)",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_it_says_what_the_tree_says(written: str) -> None:
    node = derive.parse(written)
    assert _read(node) is node


@pytest.mark.parametrize("asked", ["1/(1+e^-x)", "x^x", "ln(|x|) sin(x)", "(x^2+1)/(x-1)", "sqrt(1-x^2)^3", "tan(x)^2"])
def test_every_line_says_what_its_tree_says(asked: str) -> None:
    for frame in derive.differentiate(asked).frames("detailed"):
        assert _read(frame.expression) is derive.parse(to_text(frame.expression))


def _read(node: Node) -> Node:
    return derive.parse(text_of(ElementTree.fromstring(to_mathml(node))))


x = Sym("x")


@pytest.mark.parametrize(
    ("node", "part"),
    [
        (Call("f", x, orders=(2,)), '<mi>f</mi><mo form="postfix" lspace="0" rspace="0">″</mo><mo>&#8289;</mo>'),
        (Call("f", x, orders=(5,)), "<msup><mi>f</mi><mrow>"),
        (Mul(Num(2), Call("cos", x)), '<mn>2</mn><mo>&#8290;</mo><mspace width="0.1667em"/><mi>cos</mi>'),
        (Sym("Gamma"), '<mi mathvariant="normal">Γ</mi>'),
        (Sym("width"), "<mi>width</mi>"),
        (Num("1e-8"), "<mn>1</mn><mo>×</mo><msup><mn>10</mn>"),
        (Rel("<=", x, Num(1)), "<mo>≤</mo>"),
        (Deriv(x, x), "<mfrac><mi>d</mi><mrow><mi>d</mi><mi>x</mi></mrow></mfrac>"),
        (Sym('</math><script>"'), "<mi>&lt;/math&gt;&lt;script&gt;&quot;</mi>"),
        (Sym("\u202ex"), "<mi>·x</mi>"),
    ],
    ids=str,
)
def test_notation(node: Node, part: str) -> None:
    assert part in to_mathml(node)


def test_what_changed_is_marked_and_a_minus_stays_between_its_terms() -> None:
    term = Neg(Pow(x, Num(2)))
    shown = to_mathml(Add(x, term), marked=[term])
    assert '<mi>x</mi><mrow class="derive-changed"><mo form="infix">−</mo><msup>' in shown
