"""Points where a formula for the derivative may fail: corners, cusps, vertical tangents, jumps, or none of these.

Candidates are the zeros of whatever switches: the inside of an absolute value or a root, the border between
two cases.  On either side of a point each switch stays in one position, so the function is a smooth
expression there (`branches`), whose value and derivative *at* the point are exact (`sides`, `slopes`).  Numbers
near the point only guard those exact values (`near`); where they can't be had, the limit of the difference
quotient decides, or nobody does.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.derivation import NOT_DECIDED, Kink
from derive.expression import (
    Add,
    Call,
    Deriv,
    Integral,
    Limit,
    Neg,
    Node,
    Sum,
    Sym,
    number,
    postorder,
    rational,
    replace,
    substitute,
)
from derive.kinks.sides import Sides
from derive.kinks.slopes import Differentiate
from derive.kinks.switches import (
    STEPS,
    Family,
    angle_of,
    breakpoints,
    families,
    points,
    steps_in,
    switches,
    written_out,
)

_MAX_DEPTH = 400
_MAX_NODES = 600


def examine(
    function: Node, variable: str, differentiate: Differentiate, assuming: Sequence[Node] = ()
) -> tuple[Kink, ...]:
    """Examine a function where its derivative may not exist.

    Args:
        function: the function.
        variable: the name of its variable; other symbols are parameters.
        differentiate: the derivative by that variable of an expression without switches.
        assuming: relations; those between parameters alone are taken into account.

    Returns:
        A `Kink` for every candidate that lies in the domain, also for those where the derivative exists.

    >>> from derive.expression import MINUS_ONE, ONE, Call, Neg, Sym
    >>> slope = {Sym("x"): ONE, Neg(Sym("x")): MINUS_ONE}
    >>> [(str(k.point), k.kind) for k in examine(Call("abs", Sym("x")), "x", slope.__getitem__)]
    [('0', 'corner')]
    """
    if variable not in function.free or function.depth > _MAX_DEPTH:
        return ()
    written = written_out(function)
    parts = list(postorder(written))
    if len(parts) > _MAX_NODES or any(isinstance(part, (Deriv, Integral, Limit, Sum)) for part in parts):
        return ()
    sides = Sides(written, variable, differentiate, [given for given in assuming if variable not in given.free])
    found = [*map(sides.classify, points(written, variable))]
    found += (_classify_family(family, sides) for family in families(written, variable))
    return tuple(kink for kink in found if kink is not None)


# Infinite sets of points


def _classify_family(family: Family, sides: Sides) -> Kink | None:
    undecided = Kink(family.point, NOT_DECIDED)
    if isinstance(family.source, Call) and family.source.name in STEPS:
        return Kink(family.point, "jump") if _jumps_everywhere(family, family.source, sides) else undecided
    # A function of sine, cosine, … of one angle repeats itself: the points of one period stand for all.
    if angle_of(sides.function, sides.variable) is not family.source:
        return undecided
    kinks = [sides.classify(point) for point in family.sample]
    known = [kink for kink in kinks if kink is not None]
    if len(known) < len(kinks) or len({kink.kind for kink in known}) > 1:
        return undecided if known else None
    slopes = {(kink.left, kink.right) for kink in known}
    left, right = slopes.pop() if len(slopes) == 1 else (None, None)
    return Kink(family.point, known[0].kind, left, right)


def _jumps_everywhere(family: Family, source: Call, sides: Sides) -> bool:
    """Whether the function rises by one and the same number at every integer value m of the argument."""
    from derive.algebra.sympy_door import cancel

    integer = Sym("m_0")
    point = replace(family.point, {source: integer})
    below, above = (
        substitute(replace(sides.function, {source: Add(integer, number(step))}), sides.variable, point)
        for step in STEPS[source.name]
    )
    if integer.name in sides.function.free or steps_in(above) or any(any(switches(p)) for p in postorder(above)):
        return False
    rise = cancel(Add(above, Neg(below)))
    return rise is not None and bool(rational(rise))


__all__ = ["breakpoints", "examine"]
