"""Limits of what oscillates: by the squeeze theorem, or none, as all values between two bounds come again and again."""

from __future__ import annotations

from derive.expression import ONE, ZERO, Add, Div, Mul, Neg, Node, Pow, Sym, number, rational, tidy
from derive.expression.parts import opened_terms, split_product
from derive.kinks.branches import OscillatesError, UndecidedError
from derive.kinks.near import Near, infinite
from derive.reading.formulas import entry_of
from derive.reals.closed_forms import in_lowest_terms


def limit_of_waves(near: Near, node: Node, point: Node, sign: int) -> Node:
    """Return the one-sided limit of a sum in which sines or cosines of something infinite stand.

    A term with such a wave tends to 0 if its other factors do; one term whose other factors have another limit
    takes, by the intermediate value theorem, values near both bounds again and again.

    Args:
        near: the surroundings.
        node: a sum, near the point.
        point: where.
        sign: 1 for the right side, -1 for the left.

    Raises:
        OscillatesError: there is no limit.
        UndecidedError: nothing is known of one of the terms.
    """
    total: list[Node] = [ZERO]
    waving = 0
    for term in opened_terms(node):
        waves, rest = _split(near, term, point, sign)
        size = near.limit(rest, point, sign)
        if not waves:
            if infinite(size):
                raise UndecidedError
            total.append(size)
        elif size is not ZERO:
            waving += 1
            # What grows beyond every bound is zero wherever the wave is.
            if len(waves) > 1 or (not infinite(size) and any(near.is_zero(size, point))):
                raise UndecidedError
    if waving > 1:
        raise UndecidedError
    if waving:
        raise OscillatesError
    return tidy(Add(*total, ZERO))


def slope_of_waves(near: Near, branch: Node, point: Node, here: Node, sign: int) -> Node:
    """Return the limit of the difference quotient of a function in which waves of something infinite stand.

    Args:
        near: the surroundings.
        branch: the function on one side.
        point: where.
        here: its value there.
        sign: the side.
    """
    run = tidy(Add(Sym(near.variable), Neg(point)))
    rises = [tidy(Div(term, run)) for term in opened_terms(tidy(Add(branch, Neg(here))))]
    return limit_of_waves(near, Add(*map(in_lowest_terms, rises), ZERO), point, sign)


def _split(near: Near, term: Node, point: Node, sign: int) -> tuple[list[Node], Node]:
    """Return the waves among the factors of a term, and the product of all others."""
    parts = split_product(term)
    waves = [part for part in parts.above if _is_wave(near, part, point, sign)]
    rest = [number(parts.sign), *(part for part in parts.above if part not in waves)]
    rest.extend(Div(ONE, part) for part in parts.below)
    return waves, tidy(Mul(*rest, ONE))


def _is_wave(near: Near, part: Node, point: Node, sign: int) -> bool:
    if isinstance(part, Pow) and (power := rational(part.exponent)) is not None and power in (1, 2, 3):
        part = part.base
    entry = entry_of(part)
    if entry is None or not entry.swings or near.variable not in part.free:
        return False
    try:
        return bool(infinite(near.limit(part.children[0], point, sign)))
    except UndecidedError:
        return False


__all__ = ["limit_of_waves", "slope_of_waves"]
