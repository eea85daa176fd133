"""A curve given by a parameter, with its unknown functions x(t) and y(x(t))."""

from __future__ import annotations

from derive.answer.unknown import dependent
from derive.expression import Call, Deriv, Node, Sym
from derive.startup.data import data, field


@data
class Path:
    """A curve given by a parameter.

    Attributes:
        x, y: the coordinates as expressions in the parameter.
        parameter: its name.
        source: the input as typed.
        notes: how it was read.
        given: what was given with it.
        names: how the coordinates are called.
    """

    x: Node
    y: Node
    parameter: str
    source: str
    notes: tuple[str, ...] = ()
    given: tuple[Node, ...] = ()
    names: tuple[str, str] = field(default=("x", "y"))

    @property
    def time(self) -> Sym:
        """The parameter."""
        return Sym(self.parameter)

    @property
    def across(self) -> Call:
        """The abscissa as an unknown function x(t)."""
        return dependent(self.names[0], self.time)

    def along(self, order: int = 0) -> Call:
        """The ordinate y(x(t)) as an unknown function of the abscissa, or a derivative of it by the abscissa."""
        return dependent(self.names[1], self.across, order)

    def shown(self, order: int) -> tuple[tuple[Node, Node], ...]:
        """Return how the unknown functions are written: x, y, dy/dx, …"""
        x, y = (Sym(name) for name in self.names)
        pairs: list[tuple[Node, Node]] = [(self.across, x)]
        shown: Node = y
        for n in range(order + 1):
            pairs.append((self.along(n), shown))
            shown = Deriv(shown, x)
        return tuple(pairs)
