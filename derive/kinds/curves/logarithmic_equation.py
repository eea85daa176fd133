"""Logarithmic differentiation of an equation: x^y = y^x is y ln x = x ln y, and that is differentiated implicitly."""

from __future__ import annotations

from derive.answer.builder import judge
from derive.answer.input import named
from derive.answer.order import joined
from derive.errors import UnsupportedError
from derive.expression import ZERO, Call, Node, Rel, replace
from derive.kinds.curves.curve import curve_of, derivative_of
from derive.kinds.question import Lines
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Step
from derive.rules.labels.equations import LOG_LAWS, TAKE_LOGARITHM
from derive.startup.data import replace as copy
from derive.terms.logarithms import expanded, is_positive_product
from derive.terms.signs import positive


def logarithmic_equation(
    equation: object,
    x: object = "x",
    y: object = "y",
    *,
    fixed: tuple[str, ...] = (),
    at: tuple[object, object] | None = None,
    normal: bool = False,
    syntax: str = "auto",
) -> Derivation:
    """Derive dy/dx from an equation between products, quotients and powers by taking logarithms first.

    Args:
        equation: the equation.
        x: the independent letter.
        y: the letter that depends on it; all others are constants.
        fixed: letters on which y depends as well, held fixed.
        at: a point of the curve at which the value of y' is wanted as well.
        normal: whether the normal there is wanted too, beside the tangent.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation: ln of both sides, their laws, y' = …; or of the line, with these as its `parts`.

    Raises:
        ParseError: the equation can't be read.
        UnsupportedError: a side is a sum, of which the logarithm is no easier; or y' can't be found.
        DeriveError: it is no equation in x and y, or the point is not on the curve.

    >>> str(logarithmic_equation("x^y = y^x").result)
    "y' = y (x ln(y) - y)/(x (y ln(x) - x))"
    """
    curve = curve_of(equation, named(x), named(y), fixed, syntax)
    sides = curve.equation.children
    opened = [_opened(side) for side in sides]
    if all(laws is None for laws in opened):
        raise UnsupportedError(f"no side of {curve.equation} is a product, quotient or power: ln makes it no easier")
    # What is equal to something positive is positive.
    either = any(map(_is_positive, sides))
    logarithms = [Call("ln", side if either else Call("abs", side)) for side in sides]
    taken = Rel("=", *logarithms)
    easier = Rel("=", *(laws or plain for laws, plain in zip(opened, logarithms, strict=True)))
    found = derivative_of(copy(curve, equation=easier), "auto")
    goal, before, after = (curve.functional(relation) for relation in (curve.equation, taken, easier))
    needed = () if either else tuple(Rel("!=", curve.functional(side), ZERO) for side in sides)
    steps = (
        Step(rule=TAKE_LOGARITHM, before=goal, after=before, conditions=needed),
        Step(rule=LOG_LAWS, before=before, after=after),
        *found.steps,
    )
    where = conditions(*curve.equation.children, *logarithms)
    shown = dict(curve.shown(1))
    told = tuple(dict.fromkeys((*(replace(c, shown) for c in where), *found.conditions)))
    found = found.about(function=curve.equation)
    whole = copy(found, goal=goal, steps=steps, conditions=conditions(assuming=told))
    parts = [judge(whole)]
    if at is not None:
        from derive.kinds.curves.lines import lines_at

        parts = list(lines_at(curve, parts, at, Lines(True, normal), "auto", by_formula=True))
    return joined(parts)


def _is_positive(side: Node) -> bool:
    return is_positive_product(side) or positive(side)


def _opened(side: Node) -> Node | None:
    return expanded(side, is_positive=_is_positive(side))


__all__ = ["logarithmic_equation"]
