"""What every kind of derivative has in common: how the input is taken, and what lines of all kinds are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Number, Rational, Real

from derive.errors import DeriveError, LimitError, UnsupportedError
from derive.expression import Add, Call, Div, Mul, Neg, Node, Rel, Sym, number, postorder, rational, replace, tidy
from derive.reading import Reading, read
from derive.reading.letters import letter as letter_of
from derive.record.derivation import Derivation, Step
from derive.record.frames import TIDY
from derive.rules.algebra.algebra import CLEAR_FRACTIONS
from derive.startup.data import replace as copy
from derive.sympy_door.caller import Caller
from derive.table import NAMES, TABLE
from derive.targets.reading_weight import weight
from derive.targets.textbook import path
from derive.values.evaluate import evaluate


def taken(expression: object, *, syntax: str = "auto", functions: Iterable[str] = ()) -> Reading:
    """Read what a person gave, as an expression without derivatives in it.

    Raises:
        ParseError: text that can't be read.
        UnsupportedError: an object that is no expression, or one with derivatives in it.
    """
    reading = understood(expression, syntax=syntax, functions=functions)
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


def understood(
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
        bare = _bare(expression.strip())
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
    node = taken(variable).expression
    if not isinstance(node, Sym):
        raise DeriveError(f"{variable} is not a variable")
    return node.name


def absent(asked: Iterable[str], free: frozenset[str]) -> tuple[str, ...]:
    """Say which letters that somebody asked for do not occur: a slip of the pen gives a derivative of zero."""
    return tuple(f"{Sym(name)} does not occur in what is differentiated" for name in asked if name not in free)


def dependent(name: str, argument: Node, order: int = 0) -> Call:
    """Return a dependent variable as the function that it is, y as y(x), or a derivative of it."""
    inner = f"{name}_" if name in TABLE else name
    return Call(inner, argument, orders=(order,))


def letter(name: str, order: int = 0) -> Sym:
    """Return the letter for a dependent variable or a derivative of it: y, y', y''."""
    return Sym(name + "'" * order)


def respelled(step: Step, names: dict[Node, Node]) -> Step:
    """Return a step without goals, with names put for other names on both sides."""
    conditions = tuple(replace(condition, names) for condition in step.conditions)
    return copy(step, before=replace(step.before, names), after=replace(step.after, names), conditions=conditions)


def within(step: Step, left: Node) -> Step:
    """Return a move on an expression as the move on the right side of ``left = …``."""
    return copy(step, before=Rel("=", left, step.before), after=Rel("=", left, step.after))


_ROUNDS = 3
_LINE = 0.3
"""What one more line costs the reader."""


def simplified(line: Node) -> tuple[Step, ...]:
    """Return the moves to the form that a textbook prints, begun again where the search stopped early.

    Args:
        line: the expression, perhaps with something just put in and not tidied yet.

    Returns:
        The moves; inner fractions are cleared first if that reads better.
    """
    start = tidy(line)
    ways = [_settled(start)]
    cleared = CLEAR_FRACTIONS.rewrite(start)
    if cleared is not None:
        first = Step(rule=CLEAR_FRACTIONS, before=start, after=cleared.after, conditions=cleared.conditions)
        ways.append((first, *_settled(cleared.after)))

    def cost(steps: tuple[Step, ...]) -> tuple[bool, float]:
        end = steps[-1].after if steps else start
        return _is_nested(end), weight(end) + len(steps) * _LINE

    best = min(ways, key=cost)
    if start is line:
        return best
    # What is obvious is not a line of its own: the tidying goes with the first move.
    return (copy(best[0], before=line), *best[1:]) if best else (Step(rule=TIDY, before=line, after=start),)


def _is_nested(line: Node) -> bool:
    """Whether a fraction stands among the terms of a numerator or denominator."""
    return any(isinstance(node, Div) and any(_has_fraction(side) for side in node.children) for node in postorder(line))


def _has_fraction(side: Node) -> bool:
    stack = [side]
    while stack:
        node = stack.pop()
        if isinstance(node, Div) and rational(node) is None:
            return True
        if isinstance(node, (Add, Mul, Neg)):
            stack.extend(node.children)
    return False


def _settled(line: Node) -> tuple[Step, ...]:
    steps: tuple[Step, ...] = ()
    for _ in range(_ROUNDS):
        more = path(line, "")
        if not more:
            break
        steps, line = (*steps, *more), more[-1].after
    return steps


def joined(parts: Sequence[Derivation]) -> Derivation:
    """Return the last derivation with the others as its parts; one alone needs no heading."""
    *earlier, last = parts
    return copy(last, parts=tuple(earlier)) if earlier else copy(last, heading="")


_ORDINALS = ("first", "second", "third")


def ordinal(order: int) -> str:
    """Return "first", "second", "third", "4th", …"""
    return _ORDINALS[order - 1] if order <= len(_ORDINALS) else f"{order}th"


def in_parts(node: Node) -> Node:
    """Return a quotient with what stands above and below evaluated apart, where a fraction is divided by.

    >>> from derive.reading import parse
    >>> str(in_parts(parse("(sin(pi/3) + 1)/(cos(pi/3) + 2)")))
    '(sqrt(3) + 2)/2/(5/2)'
    """
    if not isinstance(node, Div):
        return node
    above, below = (exact(part) for part in node.children)
    divisor = rational(below)
    return node if divisor is not None and divisor.denominator == 1 else Div(above, below)


def exact(node: Node) -> Node:
    """Return a constant expression in its simplest exact form: sin(pi/3)/2 is sqrt(3)/4.

    Args:
        node: an expression; where letters are left in it, what is constant beside them is simplified.

    Returns:
        The simplest of the forms that are known; what SymPy says is believed only if the numbers agree.
    """
    from derive.sympy_door import door as sympy_door

    if node.free:
        return tidy(replace(node, {part: exact(part) for part in _constants(node)}))
    tidied = tidy(node)
    theirs = sympy_door.factor(tidied)
    if theirs is None or _unread(theirs) > _unread(tidied):
        return tidied
    ours, other = evaluate(tidied, {}, 30), evaluate(theirs, {}, 30)
    agree = ours is not None and other is not None and abs(ours - other) <= abs(ours) * 1e-25 + 1e-28
    return tidy(theirs) if agree else tidied


def settled(node: Node) -> Node:
    """Return an expression as its last line prints it: a constant exactly, another by the moves of a textbook."""
    moves = simplified(exact(node)) if node.free else ()
    return moves[-1].after if moves else exact(node)


def _constants(node: Node) -> list[Node]:
    """Return the largest parts without letters, but for plain numbers."""
    found, stack = [], [node]
    while stack:
        part = stack.pop()
        if part.free:
            stack.extend(part.children)
        elif part.children:
            found.append(part)
    return found


def _unread(node: Node) -> tuple[int, int]:
    """Measure how far a constant is from a value: functions left in it count more than symbols."""
    return sum(isinstance(part, Call) for part in postorder(node)), node.size


def decimal(node: Node, digits: int = 6) -> str:
    """Return a constant as a decimal, "" where it has none."""
    value = evaluate(node, {}, 20)
    return "" if value is None else f"{float(value):.{digits}g}"


_SHORT = 10**6


def in_decimals(value: Node) -> str:
    """Return a remark on a constant: "0.75" where that is exact, else "about 0.333333"; "" for whole numbers."""
    if value.free:
        return ""
    found, shown = rational(value), decimal(value)
    if shown and (found is None or (found * _SHORT).denominator != 1):
        return f"about {shown}"
    return "" if found is not None and found.denominator == 1 else shown


def constant(value: object, what: str) -> Node:
    """Read a number that a person gave: 3, "sqrt(2)/2", 0.5.

    Raises:
        DeriveError: it is no number.
    """
    node = taken(value).expression
    if node.free or evaluate(node, {}, 15) is None:
        raise DeriveError(f"{what} is to be a number, not {value}")
    return node
