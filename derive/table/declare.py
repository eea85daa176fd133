"""What the tool knows of one named function: the only way to make an entry of the table.

An entry is data.  Its formulas are text in the tool's own input language, in the formal arguments
``u``, ``v``, ``w``; the reader, the writers, the evaluator, the SymPy door, the rules, the
documentation and the tests all take what they need from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from derive.startup.data import data, field


class Interval(NamedTuple):
    """An interval between two formulas, with its ends or without; a single point is ``[a, a]``."""

    low: str
    high: str
    has_low: bool
    has_high: bool

    def __str__(self) -> str:
        return f"{'(['[self.has_low]}{self.low}, {self.high}{')]'[self.has_high]}"


def intervals(text: str) -> tuple[Interval, ...]:
    """Read a union of intervals and points.

    >>> [str(part) for part in intervals("(-oo, -1], {0}, (1, oo)")]
    ['(-oo, -1]', '[0, 0]', '(1, oo)']
    """
    found, parts = [], iter(text.split(", ") if text else ())
    for part in parts:
        if part.startswith("{"):
            found.append(Interval(part[1:-1], part[1:-1], True, True))
        else:
            high = next(parts)
            found.append(Interval(part[1:], high[:-1], part[0] == "[", high[-1] == "]"))
    return tuple(found)


class Inverse(NamedTuple):
    """What an inverse function is, and the identity that brings its derivative back to x; all written in y.

    The identities are in any table (OpenStax Calculus 1, 3.7 and 6.9).

    Attributes:
        outer: the function that it inverts, g(y).
        left, right: an identity between what the derivative of g is made of and g itself, or "".
        reason: why the identity has this sign.
        sides: where the sign is that of x: why the identity holds for x > 0, and why it holds with a minus for x < 0.
    """

    outer: str
    left: str = ""
    right: str = ""
    reason: str = ""
    sides: tuple[str, ...] = ()


class Tails(NamedTuple):
    """How close a function nowhere steeper than 1 comes to its asymptotes.

    Attributes:
        left, right: the asymptote on either side: a number, or ``u``.
        size, rate: it is nearer than size e^(-rate |u|) to the asymptote of its side.
    """

    left: str
    right: str
    size: float
    rate: float


@data(kw_only=True)
class Function:
    """One named function.

    Attributes:
        name: canonical plain name, as `Call.name` holds it.
        derivative: one formula per argument (formal names u, v, w); None where no closed form is known.
        value: numerical value, called with an mpmath context and the arguments; None if `definition` serves.
        enclosure: an interval that holds its values, called with an interval context and intervals for the arguments;
            None if `definition` serves, or its values at the ends of a stretch.
        definition: the function written out in simpler ones, or "".  With no `derivative`, the rules unfold it.
        aliases: other plain names that people type.
        latex: its name in LaTeX, by default ``\\operatorname{name}``.
        symbol: its one-character Unicode name (σ, Γ, Φ), or "".
        brackets: what is written on both sides of its argument instead of a name: ``("⌊", "⌋")``.
        delimiters: the same in LaTeX: ``(r"\\lfloor", r"\\rfloor")``.
        indexed: the letter that it is written by, its first argument a subscript: ``J``.
        conditions: where the derivative formula holds, as text: ``1 - u^2 > 0``.
        domain: where the function is defined, as text, if not everywhere: ``u > 0``.
        kinks: values of the argument at which there is no derivative although the function is defined.
        letters: names that textbooks give to the arguments, the first one differentiated by: ``p, y``.  With
            them (or with one argument) the bare name is a question: ``derive huber``.
        range: the values that it takes, as `intervals` reads it: ``(0, 1)``; decimals are rounded.
        range_for: the parameters for which they are these, as text: ``v > 0``.
        parity: "odd" or "even": what f(-u) is, wherever the function is defined.
        period: its least period: ``2 pi``.  What is told below then holds of every translate too.
        sign: an expression whose sign it has wherever it is defined: ``u - 1`` for ln, ``1`` if always positive.
        zeros: every zero (of one period); None if they are not told.
        increasing: the stretches on each of which it increases strictly: ``(-oo, -1], [1, oo)``.
        decreasing: those on each of which it decreases strictly.
        constant: those on each of which it is constant.  If one of the three is told, all of the domain is in them,
            but for single points.
        limits: what it tends to at the ends and beside the gaps and jumps of its domain, from each side:
            ``{"-oo": "0", "0+": "oo"}``.  A place may be a formula in u that holds there: ``floor(u)-``.
        jumps: where it is defined and not continuous, as formulas that u is equal to there: ``0``, ``floor(u)``.
        side: of a staircase, -1 where it is never above u, 1 where it is never below u.
        values: exact values by the exact argument, if it is no matter of a definition: ``{"0": "1"}``.
        leading: the first term of its series at 0: ``u``, if f(u)/u tends to 1.
        difference: f(w) - f(u), with v for w - u.
        quarter: the function of u + pi/2.
        forms: other expressions that it is, besides its definition, and is recognised by, the plainest one first.
        cases: what it stands for by cases, if it is known by its name: ``{u if u >= 0; -u otherwise}``.
        bases: what its derivative can be derived from where neither says, √(u²) for |u|; cases, inside of others.
        inverse: the function that it inverts.
        tails: how near it comes to its asymptotes.
        role: how it stands in results: "plain" as one writes powers, "telling" if its name says more than what it is.
        weight: how much harder than a letter it is to read, if it is.
        misnomers: words that it is called by and that are no names of it: ``sine``.
        base: the base of a logarithm that is read as one to this base at once, or 0.
        overloads: another entry's name that means this one with its own number of arguments.
        shares: the name that it is written by, if that is another entry's with another number of arguments.
        reflection: for a whole number u, what the function of the order -u is: ``(-1)^u besselj(u, v)``.
        special: what the function is where its first argument is a certain number: ``{1: "-ln(1 - v)"}``.
        lists: how many of the leading arguments SymPy takes as lists, one number a list: ``(2, 1)`` for
            ``hyper((u, v), (w,), s)``.
        sympy: name of the SymPy class or function, by default none (then `definition` is converted).
        title: what a textbook calls it, without the formal letters: they would stand in reasons.
        family: heading in the table of functions.
        reference: source of the formulas.
        remark: which of several functions of the name is meant, and what that changes, or "".
        slow: whether one value takes tenths of a second, so that few are compared.
    """

    name: str
    derivative: tuple[str | None, ...] = ()
    value: Callable[..., Any] | None = None
    enclosure: Callable[..., Any] | None = None
    definition: str = ""
    aliases: tuple[str, ...] = ()
    latex: str = ""
    symbol: str = ""
    brackets: tuple[str, ...] = ()
    delimiters: tuple[str, ...] = ()
    indexed: str = ""
    conditions: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    kinks: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    range: str = ""
    range_for: tuple[str, ...] = ()
    parity: Literal["", "odd", "even"] = ""
    period: str = ""
    sign: str = ""
    zeros: tuple[str, ...] | None = None
    increasing: str = ""
    decreasing: str = ""
    constant: str = ""
    limits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    jumps: tuple[str, ...] = ()
    side: Literal[-1, 0, 1] = 0
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    leading: str = ""
    difference: str = ""
    quarter: str = ""
    forms: tuple[str, ...] = ()
    cases: str = ""
    bases: tuple[str, ...] = ()
    inverse: Inverse | None = None
    tails: Tails | None = None
    role: Literal["", "plain", "telling"] = ""
    weight: float = 0
    misnomers: tuple[str, ...] = ()
    base: int = 0
    overloads: str = ""
    shares: str = ""
    reflection: str = ""
    special: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    lists: tuple[int, ...] = ()
    sympy: str = ""
    title: str = ""
    family: str = ""
    reference: str = ""
    remark: str = ""
    slow: bool = False

    @property
    def arity(self) -> int:
        """The number of arguments."""
        return len(self.derivative) or 1

    def at_order(self, order: Fraction | None) -> str:
        """Return the formula for a certain first argument, or "".

        >>> Function(name="power", special={0: "1"}).at_order(Fraction(0))
        '1'
        """
        return "" if order is None or order.denominator != 1 else self.special.get(int(order), "")

    @property
    def bounds(self) -> tuple[str, str] | None:
        """The ends of the range as text, the brackets left on: ``("(0", "1)")``; None where none is given.

        >>> Function(name="bell", range="(0, 1]").bounds
        ('(0', '1]')
        """
        low, *_, high = self.range.split(", ") if self.range else ("", "")
        return (low, high) if low.startswith(("(", "[")) else None

    @property
    def monotone(self) -> Literal["", "increasing", "decreasing"]:
        """Whether it is strictly monotone on the whole of its domain, which is an interval then.

        >>> Function(name="root", increasing="[0, oo)").monotone
        'increasing'
        """
        stretches = [intervals(text) for text in (self.increasing, self.decreasing, self.constant)]
        if self.period or sum(map(len, stretches)) != 1 or stretches[2]:
            return ""
        return "increasing" if stretches[0] else "decreasing"

    @property
    def swings(self) -> bool:
        """Whether it is periodic, continuous and bounded: it comes near both bounds, and through 0, again and again.

        >>> Function(name="wave", period="2 pi", range="[-1, 1]", zeros=("0",)).swings
        True
        """
        return bool(self.period and self.bounds and "oo" not in self.range and self.zeros) and not (
            self.domain or self.jumps
        )

    @property
    def stairs(self) -> bool:
        """Whether it is constant between whole numbers, and jumps there.

        >>> Function(name="floor", derivative=("0",), jumps=("floor(u)",)).stairs
        True
        """
        return self.derivative == ("0",) and any("u" in place for place in self.jumps)

    @property
    def switches(self) -> bool:
        """Whether another part of it counts on the other side of some point, or another one of its arguments."""
        return bool(self.kinks or self.jumps) or self.name in VARIADIC

    @property
    def written(self) -> str:
        """The plain name that is written and read: ``softplus`` also with a second argument."""
        return self.shares or self.name


ARGUMENTS = ("u", "v", "w", "s", "t", "p", "q", "r")
"""Formal names of the arguments, in order."""

VARIADIC = {"max": ">", "min": "<"}
"""Functions of any number of arguments."""


def by_name(entries: Iterable[Function]) -> dict[str, Function]:
    """Return entries by their names.

    Raises:
        ValueError: two entries have one spelling, so that one would silently win.

    >>> by_name([Function(name="tan"), Function(name="tan")])
    Traceback (most recent call last):
    ValueError: two functions are called tan
    """
    found: dict[str, Function] = {}
    spellings: set[str] = set()
    for entry in entries:
        own = {entry.name, *entry.aliases, *filter(None, [entry.symbol]), f"{entry.written} of {entry.arity} arguments"}
        if taken := own & spellings:
            raise ValueError(f"two functions are called {min(taken)}")
        spellings |= own
        found[entry.name] = entry
    return found
