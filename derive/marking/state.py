"""What is known while somebody walks down the lines of a person."""

from __future__ import annotations

from derive.expression import Deriv, Node, Sym
from derive.marking.antiderivatives import is_antiderivative
from derive.marking.chain import Chain
from derive.marking.curves import Curve
from derive.marking.meanings import PARTS, Meanings, letters_in
from derive.marking.posed import Posed
from derive.marking.record import CheckedLine
from derive.marking.sides import Name, Sides
from derive.startup.data import data, field
from derive.startup.data import replace as changed


@data(frozen=False)
class State:
    """What is known while somebody walks down the lines.

    Attributes:
        sides: the reader.
        meanings: what names stand for.
        asked: the problem.
        chain: the sides so far.
        named: the name on the left of the chain that is being written.
        failed: the name on the left of the first wrong line.
        said: what the lines say of names, right or wrong.
        curve: the equation of a curve, where one is differentiated.
        given: whether the problem stands beside the lines.
        answered: whether a line speaks of the problem.
        equation: the last one that stands beside the chain, as read: y'/y = ….
        reached: the highest order of a derivative that a line names.
        paused: the chain that a definition interrupts.
        case: the relations under which the chain is written.
        fork: the side from which the first of several cases goes on.
        pieces: functions that are defined case by case.
        at: the values that letters have where a line is evaluated.
        placed: whether this holds for one line alone.
        points: where a tangent may touch: the points that lines speak of.
        texts: how sides were typed.
        known_sides: sides in which names are put in already.
        sought: whether a line says where: x = 2.
        solving: what was set equal to 0.
        misled: what a wrong equation sets equal to 0.
        solved: the solutions that lines tell.
        of_order: the function whose derivative of order n lines speak of, and the letter n.
        data: derivatives whose value is given: dx/dt = 2.
    """

    sides: Sides
    meanings: Meanings
    asked: Posed
    chain: Chain
    named: Name | None = None
    failed: Name | None = None
    said: dict[tuple[str, str, int], Node] = field(default_factory=dict)
    curve: Curve | None = None
    given: bool = False
    answered: bool = False
    equation: tuple[Node, Node] | None = None
    reached: int = 0
    paused: Chain | None = None
    case: tuple[Node, ...] = ()
    fork: Node | None = None
    pieces: dict[str, tuple[tuple[Node, Node], ...]] = field(default_factory=dict)
    at: dict[str, Node] = field(default_factory=dict)
    placed: bool = False
    points: list[Node] = field(default_factory=list)
    texts: dict[Node, str] = field(default_factory=dict)
    known_sides: set[Node] = field(default_factory=set)
    sought: bool = False
    solving: Node | None = None
    misled: Node | None = None
    solved: list[Node] = field(default_factory=list)
    of_order: tuple[Node, str] | None = None
    data: dict[Node, Node] = field(default_factory=dict)
    lines: list[CheckedLine] = field(default_factory=list)

    @property
    def variable(self) -> str:
        """The letter of differentiation."""
        return self.sides.variable or "x"

    def begin(self, side: Node) -> None:
        """Start a chain at a side; where an integral without limits stands in it, at its derivative."""
        integrating = is_antiderivative(side)
        self.chain.begin(Deriv(side, self.x) if integrating else side, integrating)

    def in_chain(self, side: Node) -> Node:
        """Return what the chain holds of a side."""
        return Deriv(side, self.x) if self.chain.integrating else side

    def resolve(self, side: Node) -> Node:
        """Put what names stand for in their places."""
        if side in self.known_sides:
            return side
        found = self.meanings.resolved(side, self.x)
        self.known_sides.add(found)
        self.texts.setdefault(found, self.texts.get(side, ""))
        return found

    @property
    def x(self) -> Sym:
        """The letter of differentiation, as a part of the tree."""
        return Sym(self.variable)

    def pause(self, name: Name) -> None:
        """Keep the chain that a definition stands in the midst of, or lines about u and v."""
        if name.order == 0 or name.name in PARTS:
            self.paused = changed(self.chain)

    def key(self, name: Name, by: int = 0) -> tuple[str, str, int]:
        """Return under what it is kept what lines say of a name, or of its derivative of another order."""
        variable = "".join(letters_in(name.variable)[:1]) if self.sides.partial else ""
        return name.name, variable, name.order + by
