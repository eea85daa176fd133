"""What the tool knows of one named function: the only way to make an entry of the table.

An entry is data.  Its formulas are text in the tool's own input language, in the formal arguments
``u``, ``v``, ``w``; the reader, the writers, the evaluator, the SymPy door, the rules, the
documentation and the tests all take what they need from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One named function.

    Attributes:
        name: canonical plain name, as `Call.name` holds it.
        derivative: one formula per argument (formal names u, v, w); None where no closed form is known.
        value: numerical value, called with an mpmath context and the arguments; None if `definition` serves.
        definition: the function written out in simpler ones, or "".  With no `derivative`, the rules unfold it.
        aliases: other plain names that people type.
        latex: its name in LaTeX, by default ``\\operatorname{name}``.
        symbol: its one-character Unicode name (σ, Γ, Φ), or "".
        conditions: where the derivative formula holds, as text: ``1 - u^2 > 0``.
        domain: where the function is defined, as text, if not everywhere: ``u > 0``.
        kinks: values of the argument at which there is no derivative although the function is defined.
        letters: names that textbooks give to the arguments, the first one differentiated by: ``p, y``.  With
            them (or with one argument) the bare name is a question: ``derive huber``.
        range: the values that it takes: ``(0, 1)``; decimals are rounded.
        range_for: the parameters for which they are these, as text: ``v > 0``.
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
    definition: str = ""
    aliases: tuple[str, ...] = ()
    latex: str = ""
    symbol: str = ""
    conditions: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    kinks: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    range: str = ""
    range_for: tuple[str, ...] = ()
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
    def written(self) -> str:
        """The plain name that is written and read: ``softplus`` also with a second argument."""
        return self.shares or self.name


ARGUMENTS = ("u", "v", "w", "s", "t", "p", "q", "r")
"""Formal names of the arguments, in order."""

VARIADIC = frozenset(("max", "min"))
"""Functions of any number of arguments."""
