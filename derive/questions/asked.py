"""What was asked: one input with its options, and what can be seen of it before it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from derive.answer.dependent import declarations
from derive.expression import Rel, Sym
from derive.reading import Reading, read
from derive.reading.curves import coordinates
from derive.reading.roles import ANGLES, running, varies


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of one input.

    Attributes:
        source: the input as typed.
        variables: the variables to differentiate by, in turn; none: to be found out.
        order: how many times; a letter for a formula of all orders.
        route: a way of differentiating: ``auto``, ``chain``, ``quotient``, ``limit``, ``log``, ``definition``.
        target: the form wanted.
        at: a point, as text; a pair for a curve given by an equation: ``3, 4``.
        tangent, normal: whether these lines are wanted at the point.
        values: what is known of unknown functions, ``f(2)=3, f'(2)=-1``.
        depends: letters that depend on others, ``y(x)``.
        syntax: ``auto``, ``text`` or ``latex``.
    """

    source: str
    variables: Sequence[str] = ()
    order: int | str = 1
    route: str = "auto"
    target: str = "auto"
    at: str = ""
    tangent: bool = False
    normal: bool = False
    values: str = ""
    depends: Sequence[str] = ()
    syntax: str = "auto"


class Asked:
    """A question with what can be seen of its input.

    Args:
        question: the question, its variables in the reader's names.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.coordinates = coordinates(question.source)

    @property
    def variable(self) -> str:
        """The first variable that was named, or ""."""
        return next(iter(self.question.variables), "")

    @property
    def order(self) -> int:
        """How many times; a letter is answered before anyone asks."""
        assert isinstance(self.question.order, int)
        return self.question.order

    @cached_property
    def reading(self) -> Reading | None:
        """What was read, if it may be an equation or a definition."""
        return read(self.question.source, syntax=self.question.syntax) if "=" in self.question.source else None

    @cached_property
    def declared(self) -> dict[str, tuple[str, ...]]:
        """Which letters depend on which."""
        return dict(declarations(self.question.depends))

    @cached_property
    def equation(self) -> Rel | None:
        """The equation; ``M = E - sin E`` is one, and no definition, where M is the variable or depends on it."""
        reading = self.reading
        if reading is None or isinstance(reading.expression, Rel):
            return reading.expression if reading and isinstance(reading.expression, Rel) else None
        tied = {*self.question.variables, *self.declared, *(name for on in self.declared.values() for name in on)}
        if reading.name in tied and not reading.arguments:
            return Rel("=", Sym(reading.name), reading.expression)
        return None

    @cached_property
    def angle(self) -> str:
        """The angle of a curve ``r = …`` in polar coordinates, "" if this is none."""
        reading = self.reading
        if reading is None or reading.name != "r" or reading.arguments or self.question.depends:
            return ""
        free, chosen = reading.expression.free, self.variable
        if chosen:
            return chosen if chosen in free or (chosen in ANGLES and not free & ANGLES) else ""
        if len(free) == 1 and (running(free) or varies(*free)):
            return next(iter(free))
        return running(free & ANGLES) or ("theta" if len(free) < 2 else "")
