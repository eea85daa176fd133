"""Every way to a derivative, one after the other, and that all of them end in the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from derive.answer.builder import compose, name_derivative
from derive.answer.differentiate import differentiate
from derive.answer.input import read_expression
from derive.budget import STEPS, share
from derive.errors import UnsupportedError
from derive.expression import Deriv, Div, Mul, Node, Pow, Rel, Sym
from derive.kinds.routes.definition import by_definition
from derive.kinds.routes.limits import first_principles
from derive.kinds.routes.logarithmic import logarithmic
from derive.reading import Reading
from derive.record.derivation import Derivation, Notation, Step, Subject
from derive.rules.labels.equations import ANOTHER_WAY
from derive.startup.data import replace as copy

_SHARE = STEPS // 8
"""What one way more may cost."""

Way = Callable[[Reading, str], Derivation]


def _by_rules(route: str) -> Way:
    return lambda reading, variable: differentiate(reading, variable, route=route, compare=False)


def _by_logarithms(reading: Reading, variable: str) -> Derivation:
    if not isinstance(reading.expression, Mul | Div | Pow):
        raise UnsupportedError(f"{reading.expression} is no product, quotient or power")
    return logarithmic(reading, variable)


_OTHERS: dict[str, Way] = {
    "Reciprocals as powers": _by_rules("chain"),
    "Quotient rule": _by_rules("quotient"),
    "Logarithm of both sides": _by_logarithms,
    "Functions by their definitions": by_definition,
    "First principles": first_principles,
}
"""The ways beside the usual one, by what stands above them."""


def every_way(expression: object, variable: str = "", *, syntax: str = "auto") -> Derivation:
    """Derive a derivative in every way that is known and shows other lines, and compare their results.

    Args:
        expression: text, LaTeX, a SymPy expression or a display tree.
        variable: the variable of differentiation; the only letter, or x, by default.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The equality of all results, which ends in that of the usual rules; its `parts` are the ways.

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: the usual rules lead to no derivative.
        DeriveError: it is not clear which letter is the variable.

    >>> found = every_way("x/(1 + x)")
    >>> [part.heading for part in found.parts]
    ['The usual way', 'Reciprocals as powers', 'Logarithm of both sides', 'First principles']
    >>> str(found.derivative)
    '1/(1 + x)^2'
    """
    reading = read_expression(expression, syntax=syntax)
    usual = differentiate(reading, *filter(None, [variable]))
    name = usual.variable
    ways = {"The usual way": usual}
    for title, way in _OTHERS.items():
        found = share(partial(_tried, way, reading, name), _SHARE)
        if found is not None and _lines(found) not in map(_lines, ways.values()):
            ways[title] = found
    if len(ways) == 1:
        return copy(usual, notes=(*usual.notes, "no other way shows other lines"))
    parts = tuple(
        copy(
            found.written(heading=title, left=None if isinstance(found.goal, Deriv) else found.notation.left), notes=()
        )
        for title, found in ways.items()
    )
    return _together(reading, usual, parts)


def _tried(way: Way, reading: Reading, name: str) -> Derivation | None:
    with suppress(UnsupportedError):
        return way(reading, name)
    return None


def _lines(found: Derivation) -> tuple[Node, ...]:
    return tuple(frame.expression for frame in found.frames())


def _together(reading: Reading, usual: Derivation, parts: tuple[Derivation, ...]) -> Derivation:
    """Return d/dx f = the result of each way = …, down to that of the usual one."""
    goal, function = Deriv(usual.function, Sym(usual.variable)), usual.function
    end = _result(usual)
    results = [*dict.fromkeys(one for part in reversed(parts) if (one := _result(part)) is not end), end]
    steps = [
        Step(ANOTHER_WAY, before, after, (), (*_needed(after, parts, usual), *reading.given), _leading_to(after, parts))
        for before, after in zip((goal, *results), results, strict=False)
    ]
    return compose(
        goal,
        steps,
        Subject(reading.source, function, usual.variable, name=usual.name, given=reading.given),
        Notation(
            left=name_derivative(
                function, steps[-1].after, (usual.variable,), reading.name, arguments=reading.arguments
            ),
            aliases=tuple(dict.fromkeys(alias for part in reversed(parts) for alias in part.aliases)),
            heading="All of them are equal",
        ),
        conditions=usual.conditions,
        kinks=usual.kinks,
        notes=usual.notes,
        parts=parts,
        opinion=lambda: usual.agreement,
    )


def _result(part: Derivation) -> Node:
    return part.last.right if isinstance(part.last, Rel) else part.last


def _needed(result: Node, parts: tuple[Derivation, ...], usual: Derivation) -> tuple[Node, ...]:
    """Return where a result says something, beside where that of the usual way does: 2/x + cot x has no value at 0."""
    asked = [part.conditions for part in parts if _result(part) is result]
    fewest = min(asked, key=len, default=())
    return tuple(condition for condition in fewest if condition not in usual.conditions)


def _leading_to(result: Node, parts: tuple[Derivation, ...]) -> str:
    """Name the ways that end in a result."""
    titles = [part.heading for part in parts if _result(part) is result]
    return ", ".join(title.lower() for title in titles)
