"""Check the value of a derivative at a single point: where a function is continuous, what its derivative tends to from
both sides is its derivative; difference quotients on both sides have a word on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from derive.errors import InternalError
from derive.expression import Add, Node, Rel, Sym, number, postorder, substitute
from derive.field.constants import doubts, valueless
from derive.reals.continuity import continuity
from derive.reals.given import where_given
from derive.reals.switching import alternatives
from derive.record.derivation import Outcome, Verdict
from derive.values.evaluate import evaluate, holds
from derive.verify.lines import CONTINUED, check

_DIGITS = 60
_STEPS = (Fraction(1, 10**12), Fraction(1, 10**20))
"""Distances at which the quotients are taken; their error falls with them."""
_AGREED = 12
_SETTINGS = 3
_TRIES = 60
_WIDTHS = (Fraction(1), Fraction(1, 1000))
"""How far from a point its surroundings may reach in which one case counts."""


def check_joints(
    function: Node, derivative: Node, variable: str, points: Sequence[Node], assuming: Sequence[Node] = ()
) -> Verdict:
    """Compare a derivative at points with the difference quotients of the function there.

    Args:
        function: the function.
        derivative: what is claimed to be its derivative, at the points too.
        variable: the variable.
        points: values of the variable.
        assuming: relations between the parameters.

    Returns:
        Proved by continuity; agreed, with the number of quotients; not verified where one of them has no value.

    Raises:
        InternalError: a quotient tends to something else.

    >>> from derive.reading import parse
    >>> print(check_joints(parse("x |x|"), parse("2|x|"), "x", [number(0)]))
    proved
    """
    compared = 0
    for setting in _settings(function, derivative, variable, assuming):
        for point in points:
            claimed = evaluate(substitute(derivative, variable, point), setting, _DIGITS)
            for sign in (-1, 1):
                near = [_quotient(function, variable, point, sign * step, setting) for step in _STEPS]
                if claimed is None or None in near:
                    return Verdict(Outcome.UNVERIFIED, "no difference quotient at the joint")
                gaps = [abs(value - claimed) for value in near]
                if gaps[1] > 10.0**-_AGREED * max(1, abs(claimed)) and gaps[1] > gaps[0] / 2:
                    raise InternalError(f"the derivative of {function} at {variable} = {point} is not {claimed}")
                compared += 1
    if not compared:
        return Verdict(Outcome.UNVERIFIED, "no values of the parameters were found")
    between = tuple(given for given in assuming if variable not in given.free)
    if all(_is_proved(function, derivative, variable, point, between) for point in points):
        return CONTINUED
    return Verdict(Outcome.AGREED, "difference quotients on both sides", compared, _AGREED)


def _is_proved(function: Node, derivative: Node, variable: str, point: Node, assuming: tuple[Node, ...]) -> bool:
    """Whether on both sides the function and its derivative are continuous up to their values at a point.

    That it is the derivative beside the point, other lines have shown.

    Source: Spivak, Calculus, theorem 11-7.
    """
    x = Sym(variable)
    at_it = (*assuming, Rel("=", x, point))
    for side in (function, derivative):
        here = substitute(where_given(side, at_it), variable, point)
        if _switches(here):
            return False
        for beside in _beside(side, x, point, assuming):
            if beside is None or _switches(beside) or any(True for _ in continuity(beside, variable)):
                return False
            there = substitute(beside, variable, point)
            if valueless(there) or doubts(there) or check(there, here, assuming=assuming).outcome is not Outcome.PROVED:
                return False
    return True


def _beside(side: Node, x: Sym, point: Node, assuming: tuple[Node, ...]) -> Iterator[Node | None]:
    """Yield what an expression by cases is on either side of a point, as far as one case counts."""
    for sign, relation in ((-1, "<"), (1, ">")):
        ends = (Rel(_ACROSS[relation], x, Add(point, number(sign * width))) for width in _WIDTHS)
        found = (where_given(side, (*assuming, Rel(relation, x, point), end)) for end in ends)
        yield next((one for one in found if not _switches(one)), None)


_ACROSS = {"<": ">", ">": "<"}


def _switches(node: Node) -> bool:
    return any(map(alternatives, postorder(node)))


def _quotient(function: Node, variable: str, point: Node, step: Fraction, setting: dict[str, Any]) -> Any:
    # So near, e^(-1/x) is less than any number that is kept, and may stand under no other root than 0.
    here, there = (
        evaluate(substitute(function, variable, place), setting, _DIGITS, flush=True)
        for place in (point, Add(point, number(step)))
    )
    return None if here is None or there is None else (there - here) * step.denominator / step.numerator


def _settings(
    function: Node, derivative: Node, variable: str, assuming: Sequence[Node]
) -> Iterator[dict[str, Fraction]]:
    """Yield values of the parameters that the relations between them allow."""
    names = sorted((function.free | derivative.free) - {variable})
    random = Random(20_261_122)
    between = [given for given in assuming if isinstance(given, Rel) and variable not in given.free]
    found = 0
    for _ in range(_TRIES if names else 1):
        setting = {name: Fraction(random.randint(-3000, 3000), 1024) for name in names}
        if found < _SETTINGS and all(holds(given, setting) is not False for given in between):
            found += 1
            yield setting


__all__ = ["check_joints"]
