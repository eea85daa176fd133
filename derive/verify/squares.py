"""Prove that two expressions with roots are equal from their squares: where u² = v² and u v ≥ 0, u is v."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.expression import TWO, ZERO, Mul, Node, Pow, Rel, Root, postorder
from derive.reals.domain import required
from derive.reals.given import follows, impossible

_LARGEST = 120


def proved_by_squares(
    left: Node, right: Node, proof: Callable[[Node, Node], str], assuming: Sequence[Node] = ()
) -> bool:
    """Whether two expressions are equal wherever both have a value, since they have one square and one sign.

    Args:
        left, right: the sides, one of them with a square root.
        proof: how an equality is proved in the field.
        assuming: relations under which the equality is claimed.

    >>> from derive.reading import parse
    >>> from derive.verify.lines import check
    >>> print(check(parse("sqrt((1 + x)/(1 - x))"), parse("sqrt(1 - x^2)/(1 - x)")))
    proved
    """
    sides = (left, right)
    if any(side.pending or side.size > _LARGEST for side in sides) or not any(map(_has_square_root, sides)):
        return False
    if not proof(Pow(left, TWO), Pow(right, TWO)):
        return False
    given = tuple(dict.fromkeys((*assuming, *required(left), *required(right))))
    # Where nowhere both have a value, anything follows.
    return not impossible(given) and follows(Rel(">=", Mul(left, right), ZERO), given)


def _has_square_root(side: Node) -> bool:
    return any(isinstance(part, Root) and part.index is TWO for part in postorder(side))
