"""The generalized hypergeometric functions pFq, with their p parameters above and q below as arguments.

Source: DLMF 16.2.1 (the series), 16.3.1 (the derivative), 16.2(ii), (iii) (where it converges).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.table.declare import ARGUMENTS, Function

_FAMILY = "hypergeometric functions"
_SPELLINGS = {
    "hyp0f1": ("Hypergeometric0F1",),
    "hyp1f1": ("Hypergeometric1F1",),
    "hyp2f1": ("Hypergeometric2F1",),
}
_DEFINITIONS = {(0, 0): "e^u", (1, 0): "(1 - v)^(-u)"}
_MOST_BELOW = 3


def hypergeometric(above: int, below: int) -> str:
    """Return the name of pFq.

    >>> hypergeometric(2, 1)
    'hyp2f1'
    """
    return f"hyp{above}f{below}"


def _entry(above: int, below: int) -> Function:
    name = hypergeometric(above, below)
    *parameters, variable = ARGUMENTS[: above + below + 1]
    upper, lower = parameters[:above], parameters[above:]
    raised = ", ".join((*(f"{letter} + 1" for letter in parameters), variable))
    factor = f"{' '.join(upper) or '1'}{f'/({chr(32).join(lower)})' if lower else ''}"
    return Function(
        name=name,
        derivative=(*(None for _ in parameters), f"{factor} {name}({raised})"),
        definition=_DEFINITIONS.get((above, below), ""),
        value=_value(above, below),
        aliases=_SPELLINGS.get(name, ()),
        latex=rf"{{}}_{{{above}}}F_{{{below}}}",
        lists=(above, below),
        # Below stands no zero and no negative integer; pFq with p = q + 1 is continued up to its branch point 1.
        domain=(
            *(f"{letter} > 0 or {letter} != floor({letter})" for letter in lower),
            *((f"{variable} < 1",) if above == below + 1 else ()),
        ),
        sympy="hyper",
        title="hypergeometric function",
        family=_FAMILY,
        reference="DLMF 16.3.1",
        slow=True,
    )


def _value(above: int, below: int) -> Callable[..., Any]:
    return lambda mp, *u: mp.hyper(list(u[:above]), list(u[above : above + below]), u[-1], zeroprec=2 * mp.prec)


HYPERGEOMETRIC = tuple(
    _entry(above, below) for below in range(_MOST_BELOW + 1) for above in range(below + 2) if above + below <= 6
)
"""Entries of pFq for q ≤ 3 and p ≤ q + 1: with more above, the series converges nowhere."""
