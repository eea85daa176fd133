"""Two-dimensional writing: golden layouts that were looked at, marks, and line breaking."""

from __future__ import annotations

import unicodedata

import pytest

from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Rel, Sym
from derive.reading import parse
from derive.writing.box import Box, above, beside, fraction, row_text
from derive.writing.pretty import to_box, to_boxes

x = Sym("x")
ONE = Num(1)
SUM = Add(ONE, Pow(Const("e"), Neg(x)))

GOLDEN = [
    (
        "-(1 + e^-x)^-2",
        """
−(1 + e⁻ˣ)⁻²
""",
    ),
    (
        "1/(1 + e^-x) · (1 - 1/(1 + e^-x))",
        """
   1    ⎛       1   ⎞
─────── ⎜1 − ───────⎟
1 + e⁻ˣ ⎝    1 + e⁻ˣ⎠
""",
    ),
    (
        "2x · d/dx [ 1/(1 + e^-x) ]",
        """
     d ⎡    1    ⎤
2x · ──⎢ ─────── ⎥
     dx⎣ 1 + e⁻ˣ ⎦
""",
    ),
    (
        "(1/(1 + e^-x))^2",
        """
⎛   1   ⎞²
⎜───────⎟
⎝1 + e⁻ˣ⎠
""",
    ),
    (
        "sin(x/2)^2 · σ(x)^2",
        """
    ⎛x⎞
sin²⎜─⎟ σ(x)²
    ⎝2⎠
""",
    ),
    (
        "e^(-(x - μ)^2/(2σ^2))",
        """
 −(x − μ)²/(2σ²)
e
""",
    ),
    (
        "x/sqrt(1 + x^2)",
        """
    x
─────────
  ______
 √1 + x²
""",
    ),
    (
        "sqrt(1/(1 + e^-x)) · cbrt(x)",
        """
 ┌────────
 │    1
 │ ─────── ³√x
╲│ 1 + e⁻ˣ
""",
    ),
    (
        "{x^2 if x > 0; -x otherwise}",
        """
⎧ x²  if x > 0
⎨
⎩ −x  otherwise
""",
    ),
    (
        "{1/x if x > 1; x if x > 0; 0 otherwise}",
        """
⎧ 1
⎪ ─  if x > 1
⎪ x
⎨
⎪ x  if x > 0
⎪
⎩ 0  otherwise
""",
    ),
    (
        "int(sin(t)/t, t, 0, x^2)",
        """
 x²
⌠   sin(t)
⎮   ────── dt
⌡     t
 0
""",
    ),
    (
        "sum(x^n/n, n, 1, oo)",
        """
 ∞   xⁿ
 ∑   ──
n=1  n
""",
    ),
    (
        "lim(sin(h)/h, h, 0, +)",
        """
     sin(h)
lim  ──────
h→0⁺   h
""",
    ),
    (
        "|1 + 1/x| + floor(x/2) + |x|",
        """
│    1│   ⎢x⎥
│1 + ─│ + ⎢─⎥ + |x|
│    x│   ⎣2⎦
""",
    ),
    (
        "log_2(x) J_n(x) f'(x_0) f^(4)(y)",
        """
log₂(x) Jₙ(x) f′(x₀) f⁽⁴⁾(y)
""",
    ),
    (
        "1/(1 + 1/x)",
        """
   1
───────
     1
 1 + ─
     x
""",
    ),
    (
        "3x^2 sin(4x) - x_0^(n - 1) + θ_0",
        """
3x² sin(4x) − x₀ⁿ⁻¹ + θ₀
""",
    ),
    (
        "x^(x^2)^x · 2^(1/2)",
        """
 (x²)ˣ    1/2
x      · 2
""",
    ),
]


@pytest.mark.parametrize(("source", "layout"), GOLDEN, ids=[source for source, _ in GOLDEN])
def test_layout(source: str, layout: str) -> None:
    assert to_box(parse(source)).plain() == layout.strip("\n")


@pytest.mark.parametrize("source", [source for source, _ in GOLDEN])
def test_every_character_is_one_column_wide(source: str) -> None:
    for character in to_box(parse(source)).plain().replace("\n", ""):
        assert not unicodedata.combining(character)
        assert unicodedata.east_asian_width(character) not in ("W", "F")


def marked(box: Box) -> str:
    return "\n".join("".join(text if mark else "." * len(text) for text, mark in row) for row in box.rows)


def test_marks_follow_the_subexpression() -> None:
    box = to_box(Mul(Num(2), Div(ONE, SUM)), marked=(SUM,))
    assert marked(box) == "...........\n...........\n....1 + e⁻ˣ"


def test_marks_on_a_subtracted_term_take_the_sign_along() -> None:
    term = Neg(Call("sin", x))
    assert marked(to_box(Add(x, term, ONE), marked=(term,))) == ". − sin(x)...."


def test_marks_survive_superscripts() -> None:
    exponent = Neg(x)
    assert marked(to_box(Pow(Const("e"), exponent), marked=(exponent,))) == ".⁻ˣ"


LONG = Add(*(Mul(Num(k), Pow(x, Num(k)), Div(Call("sin", x), Add(x, Num(k)))) for k in range(2, 6)))


def lines(node: Node, width: int) -> list[str]:
    return [box.plain() for box in to_boxes(node, width)]


def test_what_fits_is_not_broken() -> None:
    assert len(to_boxes(LONG, 80)) == 1


def test_a_sum_is_broken_before_a_sign() -> None:
    assert lines(Rel("=", Sym("y"), LONG), 40) == [
        "        sin(x)       sin(x)       sin(x)\n"
        "y = 2x² ────── + 3x³ ────── + 4x⁴ ──────\n"
        "        x + 2        x + 3        x + 4",
        "          sin(x)\n    + 5x⁵ ──────\n          x + 5",
    ]


@pytest.mark.parametrize("width", [20, 30, 40, 60])
def test_parts_fit(width: int) -> None:
    for node in (LONG, Neg(Mul(*(Add(x, Num(k)) for k in range(12)))), Rel("=", Sym("y"), LONG)):
        assert all(box.width <= width for box in to_boxes(node, width))


def test_a_wide_fraction_is_written_on_one_line_and_cut_at_blanks() -> None:
    wide = Div(Add(*(Sym(f"x_{k}") for k in range(12))), Add(x, ONE))
    parts = to_boxes(wide, 30)
    assert len(parts) > 1
    assert all(box.width <= 30 and box.height == 1 for box in parts)


def test_boxes_compose() -> None:
    half = fraction(Box.of("1"), Box.of("2"))
    assert half.baseline == 1
    assert beside((Box.of("x = "), half)).plain() == "    1\nx = ─\n    2"
    assert above((Box.of("abc"), Box.of("d")), 0).plain() == "abc\n d"
    assert row_text(half.mark().rows[0]) == "1"
    assert half.cut(0, 0).width == 0


def test_a_huge_tree_falls_back_to_one_line() -> None:
    node: Node = x
    for _ in range(30_000):
        node = Call("sin", node)
    assert to_box(node).height == 1
