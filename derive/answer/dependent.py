"""Letters that depend on a variable: y stands for y(x), and its derivatives are written y′, y″ or z_x, z_xy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from derive.answer.input import named
from derive.errors import DeriveError
from derive.expression import Call, Node, Sym, replace
from derive.record.derivation import Derivation
from derive.record.strategies import Strategy
from derive.rules.derivative.known import depending
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.startup.patterns import pattern
from derive.table import TABLE

_DECLARED = pattern(r"([^(),]+)\(([^()]+)\)")
_BETWEEN = pattern(r"[,;](?![^(]*\))")


@data
class Dependence:
    """Letters and the functions that they are.

    Attributes:
        calls: the unknown function of each letter: y ↦ y(x).
        order: up to which order derivatives are written by a letter.
    """

    calls: tuple[tuple[Sym, Call], ...] = ()
    order: int = 1

    def inside(self, node: Node) -> Node:
        """Write y(x) for y."""
        return replace(node, dict(self.calls)) if self.calls else node

    @property
    def shown(self) -> tuple[tuple[Node, Node], ...]:
        """How the functions and their derivatives are written: ``((y(x), y), (y'(x), y'), …)``."""
        return tuple(
            (Call(call.name, *call.children, orders=orders), _letter(letter, call, orders))
            for letter, call in self.calls
            for orders in product(range(self.order + 1), repeat=len(call.children))
            if sum(orders) <= self.order
        )

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """What answers the derivative of a letter by its variable."""
        return (depending(*(call for call, _ in self.shown if isinstance(call, Call))),) if self.calls else ()

    def lettered(self, derivation: Derivation) -> Derivation:
        """Return a derivation with function, result and conditions written in letters."""
        if not self.calls:
            return derivation
        names = dict(self.shown)
        given = tuple(replace(relation, names) for relation in derivation.given)
        return copy(
            derivation.about(function=replace(derivation.function, names), given=given).written(shown=self.shown),
            last=replace(derivation.last, names),
            conditions=tuple(replace(condition, names) for condition in derivation.conditions),
        )


def dependence(declared: Sequence[str], variables: Sequence[str]) -> Dependence:
    """Read what letters depend on.

    Args:
        declared: ``y(x)``, ``z(x, y)``; ``y`` alone depends on all the variables.
        variables: the variables of differentiation, one for each order.

    Raises:
        DeriveError: a declaration can't be read, or a letter depends on itself.

    >>> [(str(call), str(letter)) for call, letter in dependence(("y(x)",), ("x",)).shown]
    [('y(x)', 'y'), ("y'(x)", "y'")]
    """
    found: dict[Sym, Call] = {}
    for name, stated in declarations(declared):
        arguments = stated or tuple(dict.fromkeys(variables))
        if name in arguments or name in variables:
            raise DeriveError(f"{name} is a variable: it can't depend on {', '.join(arguments)}")
        found[Sym(name)] = Call(f"{name}_" if name in TABLE else name, *map(Sym, arguments))
    return Dependence(tuple(found.items()), len(variables))


def declarations(declared: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read which letters depend on which, several in one text or each in its own.

    Raises:
        DeriveError: a declaration can't be read, or a letter is declared twice.

    >>> declarations(("x(t), z(x, y)", "θ"))
    (('x', ('t',)), ('z', ('x', 'y')), ('theta', ()))
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in (part.strip() for one in declared for part in _BETWEEN.split(one)):
        match = _DECLARED.fullmatch(text)
        if match is None and "(" in text:
            raise DeriveError(f"write what a letter depends on as y(x), not {text!r}")
        name = named(match[1] if match else text)
        if name in found:
            raise DeriveError(f"{name} is declared twice")
        found[name] = tuple(map(named, match[2].split(","))) if match else ()
    return tuple(found.items())


def _letter(letter: Sym, call: Call, orders: tuple[int, ...]) -> Sym:
    if len(orders) == 1:
        return Sym(letter.name + "'" * orders[0])
    marks = "".join(str(argument) * count for argument, count in zip(call.children, orders, strict=True))
    return Sym(f"{letter.name}_{marks}" if marks else letter.name)
