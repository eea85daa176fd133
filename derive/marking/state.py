"""What is known while somebody walks down the lines of a person."""

from __future__ import annotations

from derive.expression import Node
from derive.marking.chain import Chain
from derive.marking.curves import Curve
from derive.marking.meanings import Meanings
from derive.marking.posed import Posed
from derive.marking.record import CheckedLine
from derive.marking.sides import Name, Sides
from derive.startup.data import data, field


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
        at: the point at which a line is evaluated.
        texts: how sides were typed.
        resolved: sides in which names are put in already.
        sought: whether a line says where: x = 2.
        solving: what was set equal to 0.
        misled: what a wrong equation sets equal to 0.
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
    at: tuple[str, Node] | None = None
    texts: dict[Node, str] = field(default_factory=dict)
    resolved: set[Node] = field(default_factory=set)
    sought: bool = False
    solving: Node | None = None
    misled: Node | None = None
    data: dict[Node, Node] = field(default_factory=dict)
    lines: list[CheckedLine] = field(default_factory=list)

    @property
    def variable(self) -> str:
        """The letter of differentiation."""
        return self.sides.variable or "x"
