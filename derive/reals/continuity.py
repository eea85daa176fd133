"""Where an expression may jump: what keeps its parts from it, and whether the cases on both sides of a border meet."""

from __future__ import annotations

from collections.abc import Iterator

from derive.expression import (
    ZERO,
    Add,
    Call,
    Div,
    Integral,
    Neg,
    Node,
    Piecewise,
    Rel,
    postorder,
    replace,
    substitute,
    tidy,
)
from derive.expression.relations import difference
from derive.reading.formulas import fill
from derive.reals.switching import collected
from derive.reals.write import simplest
from derive.reals.zeros import coefficients_of, solved
from derive.table import TABLE
from derive.terms.collecting import simplified

_ALWAYS, _NEVER = Rel("=", ZERO, ZERO), Rel("!=", ZERO, ZERO)


def continuity(node: Node, variable: str) -> Iterator[Node]:
    """Yield relations which, where it is defined, make an expression continuous in a variable.

    >>> from derive.reading import parse
    >>> [str(one) for one in continuity(parse("sign(t - a) floor(x) + |t| + {t if t < 1; 1 otherwise}"), "t")]
    ['t ≠ a']
    """
    stack, seen = [node], set[Node]()
    while stack:
        part = stack.pop()
        if part in seen or variable not in part.free:
            continue
        seen.add(part)
        # An integral of what is bounded is continuous, whatever jumps inside.
        stack.extend(part.children[2:] if isinstance(part, Integral) else part.children)
        match part:
            case Piecewise():
                borders = dict.fromkeys(p for _, condition in part.pieces for p in postorder(condition))
                relations = (border for border in borders if isinstance(border, Rel) and variable in border.free)
                yield from (simplest(Rel("!=", *r.children)) for r in relations if not _meet(part, r, variable))
            case Call(name=name, children=arguments) if (entry := TABLE.get(name)) is not None:
                kept_off: list[Node] = [Rel("!=", arguments[0], fill(place, arguments)) for place in entry.jumps]
                if part.orders:
                    kept_off += [Rel("!=", arguments[0], fill(place, arguments)) for place in entry.kinks]
                elif entry.jumps and entry.conditions:
                    kept_off = [fill(text, arguments) for text in entry.conditions]
                yield from map(simplest, kept_off)


def _meet(cases: Piecewise, border: Rel, variable: str) -> bool:
    """Whether the cases have one value on both sides of a border."""
    gap = tidy(difference(border))
    line = coefficients_of(gap, variable)
    if line is not None and len(line) == 2:
        places: tuple[Node, ...] = (tidy(Neg(Div(*line))),)
    else:
        zeros = solved(gap, variable) if gap.free == {variable} else None
        if zeros is None or not zeros.complete:
            return False
        places = zeros.exact
    sides = [replace(cases, {border: truth}) for truth in (_ALWAYS, _NEVER)]
    for place in places:
        one, other = (collected(substitute(side, variable, place)) for side in sides)
        if simplified(tidy(Add(one, Neg(other)))) is not ZERO:
            return False
    return True
