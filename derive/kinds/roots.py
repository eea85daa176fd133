"""All the real solutions of an equation, where a formula of school gives them."""

from __future__ import annotations

from derive.expression import ZERO, Node
from derive.kinds.record import exact
from derive.kinks.zeros import coefficients_of, zeros


def real_zeros(node: Node, name: str) -> tuple[Node, ...] | None:
    """Return all real zeros of a polynomial.

    Args:
        node: a polynomial with constant coefficients: of degree one or two, or a power and a constant.
        name: its variable.

    Returns:
        The zeros; None if it is no such polynomial, or they can't be written down.

    >>> from derive.reading import parse
    >>> for source in ("2x - 6", "x^2 - 25", "x^2 + 1", "x^3 + 8", "x^3 + x"):
    ...     print(*real_zeros(parse(source), "x") or ["none"])
    3
    -5 5
    none
    -2
    none
    """
    coefficients = coefficients_of(node, name)
    if coefficients is None or len(coefficients) < 2:
        return None
    degree = len(coefficients) - 1
    found = tuple(dict.fromkeys(map(exact, zeros(node, name))))
    if degree <= 2:
        return found
    is_binomial = all(coefficient is ZERO for coefficient in coefficients[1:-1])
    # An odd power takes each value once, an even one twice or never.
    return found if is_binomial and len(found) == (1 if degree % 2 else 2) else None


__all__ = ["real_zeros"]
