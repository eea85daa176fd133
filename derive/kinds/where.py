"""Where a function and its derivative are defined: conditions, solved to intervals where they can be, and kinks.

A condition is solved only where all its boundary points are known for certain (`derive.reals.sets`).  Else the
condition itself is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from derive.errors import UnsupportedError
from derive.expression import Const, Neg, Node, Rel, Sym
from derive.reals.compare import excludes
from derive.reals.domain import conditions
from derive.reals.logic import either
from derive.reals.sets import ascending, boundaries, cut, essential
from derive.record.derivation import DIFFERENTIABLE, ONE_SIDED, OSCILLATION, Derivation, Kink
from derive.render.markdown import phrase as in_markdown
from derive.render.outline import kink_phrase
from derive.render.phrases import Phrase
from derive.render.phrases import conditions as listed
from derive.startup.data import data
from derive.vectors.shapes import in_arrays

_INFINITY = Const("oo")
_TOLD = ("corner", "cusp", "vertical tangent", "jump", DIFFERENTIABLE, ONE_SIDED, OSCILLATION)


@data
class Interval:
    """An interval of real numbers, or a single point.

    Attributes:
        lower, upper: its ends, infinite ones allowed.
        with_lower, with_upper: whether the ends belong to it.
    """

    lower: Node
    upper: Node
    with_lower: bool = False
    with_upper: bool = False

    def __str__(self) -> str:
        if self.lower is self.upper:
            return f"{{{self.lower}}}"
        return f"{'[' if self.with_lower else '('}{self.lower}, {self.upper}{']' if self.with_upper else ')'}"


@data
class Region:
    """A set of values of the variable.

    Attributes:
        conditions: relations that all hold there; none: every real number.
        intervals: the same set as intervals in ascending order; None where the conditions were not solved.
    """

    conditions: tuple[Node, ...]
    intervals: tuple[Interval, ...] | None

    def __str__(self) -> str:
        if self.intervals is not None:
            return " ∪ ".join(map(str, self.intervals)) or "nowhere"
        return ", ".join(map(str, self.conditions))


@data
class Where:
    """Where a function and its derivative are defined.

    Attributes:
        variable: the variable.
        function, derivative: the two sets.
        kinks: points of the domain without a derivative, and those where it exists all the same.
        slope: what is derived, y', where the function is given by an equation; then the sets are about its points.
        remarks: what else is known of the equation.
    """

    variable: str
    function: Region
    derivative: Region
    kinks: tuple[Kink, ...]
    slope: Node | None = None
    remarks: tuple[str, ...] = ()

    def phrases(self) -> tuple[Phrase, ...]:
        """Return the sentences to print, words and expressions in a row."""
        if self.slope is not None:
            return self._of_curve(self.slope)
        told: list[Phrase] = [_describe("The function is defined", self.function, self.variable)]
        told.append(_describe("The derivative exists", self.derivative, self.variable))
        for kink in self.kinks:
            told.append(kink_phrase(kink, Sym(self.variable)))
        return tuple(told)

    def _of_curve(self, slope: Node) -> tuple[Phrase, ...]:
        both = _describe("Both sides of the equation are defined", self.function, "")
        needed = listed(self.derivative.conditions)
        points = ("at the points of the curve with ", *needed, ".") if needed else ("on the whole curve.",)
        remarks = ((f"{remark[0].upper()}{remark[1:]}.",) for remark in self.remarks)
        return (both, ("The formula for ", slope, " holds ", *points), *remarks)

    def __str__(self) -> str:
        return "\n".join("".join(map(str, phrase)) for phrase in self.phrases())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/markdown": "\n\n".join(map(in_markdown, self.phrases()))}


def where(derivation: Derivation) -> Where:
    """Say where a function and its derivative are defined.

    Args:
        derivation: of the derivative of one expression, conditions and kinks included.

    Raises:
        UnsupportedError: it is a derivative by a vector, which says so itself, or none of an expression.

    >>> from derive.answer.differentiate import differentiate
    >>> print(where(differentiate("sqrt(x)")))
    The function is defined for x ≥ 0: [0, oo).
    The derivative exists for x > 0: (0, oo).
    There is no derivative at x = 0: vertical tangent.
    """
    if in_arrays(derivation.goal):
        raise UnsupportedError("where a derivative by a vector holds stands beside it: leave --where out")
    relations = [isinstance(side, Rel) for side in (derivation.function, derivation.goal, derivation.last)]
    if any(relations) and not all(relations):
        raise UnsupportedError("where a derivative exists is told of an expression: leave --where out")
    variable = derivation.variable
    function = derivation.spelled_out(derivation.function)
    needed = essential(conditions(function, assuming=derivation.given), derivation.variable)
    kept = (*derivation.conditions, *(c for c in needed if not _implied(c, derivation.conditions)))
    every = essential(tuple(_readmitted(dict.fromkeys(kept), derivation)), derivation.variable)
    return Where(
        variable,
        Region(needed, intervals(needed, variable)),
        Region(every, intervals(every, variable)),
        tuple(kink for kink in derivation.kinks if kink.kind in _TOLD),
        *((derivation.last.left, derivation.notes) if isinstance(derivation.last, Rel) else ()),
    )


def _readmitted(relations: Iterable[Node], derivation: Derivation) -> Iterator[Node]:
    """Yield relations with the single points at which the derivative exists although they leave them out."""
    x = Sym(derivation.variable)
    smooth = [kink for kink in derivation.kinks if kink.kind == DIFFERENTIABLE and not kink.unless]
    points = [kink.point for kink in smooth if kink.counter is None and kink.equation is None]
    for relation in relations:
        at = [Rel("=", x, point) for point in points if excludes(relation, x, point)]
        wider = either(relation, *at)
        if not isinstance(wider, bool):
            yield wider


def _implied(weaker: Node, relations: Iterable[Node]) -> bool:
    """Whether a relation is one of the others with equality added."""
    return any(
        isinstance(weaker, Rel)
        and isinstance(other, Rel)
        and other.children == weaker.children
        and other.relation in (weaker.relation, weaker.relation.rstrip("="))
        for other in relations
    )


def _describe(start: str, region: Region, variable: str) -> Phrase:
    if not region.conditions:
        return (f"{start} for every real ", Sym(variable), ".") if variable else (f"{start} for all real values.",)
    solved = "" if region.intervals is None else f": {region}"
    return (f"{start} for ", *listed(region.conditions), f"{solved}.")


# Solving ---------------------------------------------------------------------------------------------


def intervals(relations: Sequence[Node], variable: str) -> tuple[Interval, ...] | None:
    """Return the set where all relations hold as intervals; None if their boundary points are not all known.

    Args:
        relations: relations in one variable.
        variable: the variable.

    >>> from derive.expression import number
    >>> x = Sym("x")
    >>> [str(part) for part in intervals((Rel("!=", x, number(1)), Rel(">=", x, number(0))), "x")]
    ['[0, 1)', '(1, oo)']
    """
    if any(relation.free != {variable} for relation in relations):
        return None
    known = [boundaries(relation, variable) for relation in relations]
    points = ascending([point for found in known for point in found or ()])
    if None in known or points is None:
        return None
    line = cut(relations, variable, points)
    return tuple(_joined((Neg(_INFINITY), *points, _INFINITY), line.between, line.at))


def _joined(ends: Sequence[Node], between: Sequence[bool], at: Sequence[bool]) -> list[Interval]:
    """Join open intervals and points between them to maximal intervals."""
    found: list[Interval] = []
    for place, (lower, upper) in enumerate(pairwise(ends)):
        with_lower, with_upper = place > 0 and at[place - 1], place < len(at) and at[place]
        if between[place]:
            if found and found[-1].upper is lower and found[-1].with_upper:
                found[-1] = Interval(found[-1].lower, upper, found[-1].with_lower, with_upper)
            else:
                found.append(Interval(lower, upper, with_lower, with_upper))
        elif with_upper and place < len(at) and not between[place + 1]:
            found.append(Interval(upper, upper, True, True))
    return found


__all__ = ["Interval", "Region", "Where", "intervals", "where"]
