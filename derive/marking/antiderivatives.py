"""Antiderivatives in the lines of a person, ∫ x e^x dx = x e^x - e^x + C: a claim is judged by differentiating it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from derive.errors import DeriveError
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Integral,
    Neg,
    Node,
    Rel,
    Sym,
    Whole,
    postorder,
    replace,
    substitute,
)
from derive.expression.parts import sum_of, terms_of
from derive.marking.explain import nice, same_values
from derive.marking.judge import value_of
from derive.marking.record import Mistake
from derive.reading.brackets import is_balanced
from derive.rules.derivative.antiderivatives import TWINS
from derive.startup.patterns import pattern

SIGN_OF_INTEGRAL = pattern(
    r"∫(?!\s*[_^])|\\int(?![A-Za-z])(?!\s*(?:\\limits)?\s*[_^])|(?<![A-Za-z\\])int(?=\s+[^_^\s])"
)
"""An integral without limits."""
_D = r"(?:\\(?:mathrm|text|operatorname)\s*\{\s*d\s*\}|(?<![A-Za-z\\])d)"
_DX = pattern(rf"{_D}\s*(?P<letter>[a-z]|\\?theta|θ)(?![A-Za-z(])")
_DX_ABOVE = pattern(rf"(\\[dt]?frac)\s*\{{([^{{}}]*){_D}\s*([a-z])\s*\}}\s*(\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}})")
_DX_OVER = pattern(rf"{_D}\s*([a-z])\s*/\s*(?!d[a-z])([A-Za-z]*\([^()]*\)|[^-+=\s]+)")
_NAMES = tuple(f"I_{place}" for place in range(91, 100))
"""Names that stand for integrals while the rest of a side is read."""
_BOUND = Sym("tau")


def with_antiderivatives(text: str, read: Callable[[str], Node]) -> Node | None:
    """Read a side with integrals that have no limits; None where there are none.

    Args:
        text: the side.
        read: how a text without such integrals is read.

    Raises:
        ParseError: a part of it can't be read.

    >>> from derive.reading import parse
    >>> print(with_antiderivatives("x e^x - ∫ e^x dx", parse)), print(with_antiderivatives("x", parse))
    x e^x - ∫ e^x dx
    None
    (None, None)
    """
    found: dict[Node, Node] = {}
    text = differentials_apart(text) if SIGN_OF_INTEGRAL.search(text) else text
    for name in _NAMES:
        # The last sign first: what an integral holds is read before it.
        sign = next(reversed(list(SIGN_OF_INTEGRAL.finditer(text))), None)
        end = None if sign is None else _differential(text, sign.end())
        if sign is None or end is None:
            break
        body = text[sign.end() : end.start()].rstrip("\\ ").strip() or "1"
        letter = end["letter"].replace("\\", "").replace("θ", "theta")
        found[Sym(name)] = Whole("antiderivative", replace(read(body), found), Sym(letter))
        held = f"{name.replace('_', '_{')}}}" if "\\" in text else name
        text = f"{text[: sign.start()]} {held} {text[end.end() :]}"
    return replace(read(text), found) if found else None


def differentials_apart(text: str) -> str:
    """Write a differential behind the fraction that it stands in.

    >>> differentials_apart("dx/x"), differentials_apart("dy/dx")
    ('1/x dx', 'dy/dx')
    """
    text = _DX_ABOVE.sub(lambda m: m[0] if "d" in m[4] else f"{m[1]}{{{m[2].strip() or 1}}}{m[4]} d{m[3]}", text)
    return _DX_OVER.sub(lambda m: f"1/{m[2]} d{m[1]}", text)


def _differential(text: str, start: int) -> re.Match[str] | None:
    """Return the differential that ends an integral, outside of all brackets."""
    for found in _DX.finditer(text, start):
        if is_balanced(text[start : found.start()]):
            return found
    return None


def substituted_in(texts: Sequence[str]) -> set[str]:
    """Return the letters that integrals go on with after they began by another: u of ∫ cos(u) du.

    >>> substituted_in(["∫ 2x cos(x^2) dx = ∫ cos(u) du"]), substituted_in(["∫ cos(t) dt"])
    ({'u'}, set())
    """
    found: dict[str, None] = {}
    for text in texts:
        for sign in SIGN_OF_INTEGRAL.finditer(text):
            if (end := _differential(text, sign.end())) is not None:
                found[end["letter"]] = None
    return {*list(found)[1:]}


def is_antiderivative(side: Node) -> bool:
    """Whether an integral without limits stands in a side."""
    return any(isinstance(part, Whole) and part.name == "antiderivative" for part in postorder(side))


def definite(side: Node) -> Node:
    """Write integrals without limits as integrals up to their letter; from where does not matter for a derivative."""
    put: dict[Node, Node] = {}
    for part in postorder(side):
        if isinstance(part, Whole) and part.name == "antiderivative":
            integrand, letter = part.children
            assert isinstance(letter, Sym)
            body = substitute(replace(integrand, put), letter.name, _BOUND)
            put[part] = Integral(body, _BOUND, ZERO, letter)
    return replace(side, put) if put else side


def _slope(side: Node, x: Sym) -> Node:
    return value_of(Deriv(definite(value_of(side)), x))


def explain_antiderivative(integral: Node, claim: Node, x: Sym) -> Mistake:
    """Return what went wrong where an antiderivative was taken.

    Args:
        integral: the side before, with an integral in it.
        claim: the wrong side.
        x: the variable.
    """
    integrand, slope = (_slope(side, x) for side in (integral, claim))
    because = Rel("=", Deriv(claim, x), nice(slope, x.name))
    factor = nice(Div(slope, integrand), x.name)
    expected: Node | None = None
    if x.name not in factor.free and factor is not ZERO and not is_antiderivative(claim):
        moving = sum_of([term for term in terms_of(claim) if x.name in term.free])
        expected = Add(nice(Div(moving, factor), x.name), Sym("C"))
    if is_antiderivative(claim) and not factor.free and factor not in (ZERO, ONE):
        name = f"this integral is {factor} times the one before: du has a factor of its own"
        if any(not is_antiderivative(term) for term in terms_of(claim)):
            name = f"all of it is {factor} times what it should be: v is an antiderivative of v'"
            right = "int u v' dx = u v - int u' v dx"
            return Mistake("by-parts-factor", "integration by parts", name, right, because=because)
        return Mistake("substitution-factor", "substitution", name, "int g(u) u' dx = int g(u) du", because=because)
    terms = terms_of(integrand)
    match integrand:
        case Div(numerator=Add(children=parts), denominator=under) if not under.free:
            terms = tuple(Div(part, under) for part in parts)
    for twin in sorted(TWINS, key=lambda one: one.rarity):
        for place, term in enumerate(terms):
            rest = sum_of([*terms[:place], *terms[place + 1 :]])
            for wrong in twin.wrong(Whole("antiderivative", term, x)):
                try:
                    made = Add(rest, _slope(wrong, x))
                except DeriveError:
                    continue
                if same_values(slope, made):
                    return Mistake.of(twin, expected=expected, because=because)
    name = f"its derivative is not {nice(integrand, x.name)}"
    return Mistake("", "antiderivative", name, expected=expected, because=because)


def explain_definite(integral: Integral, claim: Node) -> Mistake | None:
    """Return the mistake with the antiderivative that makes the wrong value of an integral with limits, if one does."""
    integrand, x, lower, upper = integral.children
    assert isinstance(x, Sym)
    for twin in sorted(TWINS, key=lambda one: one.rarity):
        for wrong in twin.wrong(Whole("antiderivative", integrand, x)):
            above, below = (substitute(definite(wrong), x.name, limit) for limit in (upper, lower))
            with suppress(DeriveError):
                if same_values(claim, value_of(Add(above, Neg(below)))):
                    return Mistake.of(twin, place=integral, expected=nice(value_of(integral), x.name))
    return None
