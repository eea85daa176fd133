"""What a person gave, read: expressions, letters, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Number, Rational, Real

from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import Call, Neg, Node, Sym, number
from derive.reading import Reading, read
from derive.reading.letters import letter as letter_of
from derive.reading.requests import request_in
from derive.reading.spoken import in_signs
from derive.rules import ROUTES
from derive.startup.data import replace as copy
from derive.sympy_door.caller import Caller
from derive.table import NAMES, TABLE
from derive.values.evaluate import evaluate


def read_expression(expression: object, *, syntax: str = "auto", functions: Iterable[str] = ()) -> Reading:
    """Read what a person gave, as an expression without derivatives in it.

    Raises:
        ParseError: text that can't be read.
        UnsupportedError: an object that is no expression, or one with derivatives in it.
    """
    reading = read_input(expression, syntax=syntax, functions=functions)
    if reading.expression.pending:
        raise UnsupportedError(
            f"the derivatives inside {reading.expression} are carried out where one expression is differentiated by"
            " the rules, not here: derive them first"
        )
    return reading


_DIGITS = 4000
"""A number has about as many digits as a decimal may have."""


def _bare(name: str) -> Reading | None:
    """Read the name of a function alone as the function of its own letters; None for anything else."""
    entry = TABLE.get(NAMES.get(name, "")) if len(name) > 1 else None
    if entry is None or (entry.arity > 1 and not entry.letters):
        return None
    letters = entry.letters or ("x",)
    return Reading(Call(entry.name, *map(Sym, letters)), by=letters[:1], source=name)


def read_input(
    expression: object,
    *,
    syntax: str = "auto",
    functions: Iterable[str] = (),
    symbols: Iterable[str] = (),
    every_order: bool = False,
) -> Reading:
    """Read what a person gave: text, LaTeX, a display tree, a number or a SymPy expression.

    Args:
        expression: what was given.
        syntax: ``auto``, ``text`` or ``latex``.
        functions: letters that are functions before a bracket.
        symbols: names that are one letter each: the variables.
        every_order: whether ``d^n/dx^n (…)`` is answered.

    Raises:
        ParseError: text that can't be read.
        UnsupportedError: an object that is none of these.
    """
    if isinstance(expression, Reading):
        return expression
    if isinstance(expression, str):
        functions, symbols = tuple(functions), tuple(symbols)
        request = request_in(in_signs(expression)[0])
        bare = _bare((expression if request is None else request.text).strip())
        return bare or read(expression, syntax=syntax, functions=functions, symbols=symbols, every_order=every_order)
    if isinstance(expression, Node):
        return Reading(expression, source=str(expression))
    if (number := _number(expression)) is not None:
        return Reading(number, source=str(number))
    caller = Caller()
    reading = caller.reading(expression)
    if isinstance(reading, tuple):
        raise UnsupportedError("components of a vector have no derivative of their own: derive.jacobian takes them")
    if not isinstance(reading, Reading):
        raise UnsupportedError(f"an object of type {type(expression).__name__} is no expression")
    return copy(reading, given=tuple(caller.given), notes=tuple(caller.notes))


def _number(value: object) -> Node | None:
    """Read a number of Python's or NumPy's; None for anything else.

    Raises:
        UnsupportedError: it is no real number.
    """
    if isinstance(value, bool) or not isinstance(value, Number):
        return None
    if isinstance(value, Rational):
        exact, in_decimals = Fraction(int(value.numerator), int(value.denominator)), False
    elif isinstance(value, (Real, Decimal)):
        shortest = value if isinstance(value, Decimal) else Decimal(str(value))
        if not shortest.is_finite():
            raise UnsupportedError(f"{value} is no number that a function has")
        if abs(shortest.adjusted()) > _DIGITS:
            raise LimitError(f"numbers of more than {_DIGITS} digits are not read")
        exact, in_decimals = Fraction(shortest), True
    else:
        raise UnsupportedError(f"a number of type {type(value).__name__} is not real")
    return Neg(number(-exact, decimal=in_decimals)) if exact < 0 else number(exact, decimal=in_decimals)


def named(variable: object) -> str:
    """Return the name of a variable: of a letter as text, in a display tree or in SymPy.

    Raises:
        DeriveError: it is not a letter.

    >>> named(Sym("x")), named("θ")
    ('x', 'theta')
    """
    if isinstance(variable, str):
        return letter_of(variable)
    node = read_expression(variable).expression
    if not isinstance(node, Sym):
        raise DeriveError(f"{variable} is not a variable")
    return node.name


def refuse_options(route: str, order: int = 1) -> None:
    """Refuse a route without rules of its own, and an order that is none.

    Raises:
        DeriveError: it is so.
    """
    if route not in ROUTES:
        raise DeriveError(f"route is one of {', '.join(ROUTES)}, not {route!r}")
    if order < 1:
        raise DeriveError("the order of a derivative is a positive integer")


def absent(asked: Iterable[str], free: frozenset[str]) -> tuple[str, ...]:
    """Say which letters that somebody asked for do not occur: a slip of the pen gives a derivative of zero."""
    return tuple(f"{Sym(name)} does not occur in what is differentiated" for name in asked if name not in free)


def constant(value: object, what: str) -> Node:
    """Read a number that a person gave: 3, "sqrt(2)/2", 0.5.

    Raises:
        DeriveError: it is no number.
    """
    node = read_expression(value).expression
    if node.free or evaluate(node, {}, 15) is None:
        raise DeriveError(f"{what} is to be a number, not {value}")
    return node
