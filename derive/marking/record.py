"""What a check finds: a verdict for every line, the first wrong one, and the mistake in it."""

from __future__ import annotations

from typing import Any, Literal, get_args

from derive.expression import Node
from derive.expression.faces import face
from derive.record.step import Twin
from derive.startup.data import data

Judgement = Literal["wrong", "carried", "undecided", "unread", "conditional", "follows", "given"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)
"""The worst first."""
CheckVerdict = Literal[
    "mistake", "right-by-wrong-steps", "other-question", "incomplete", "undecided", "unread", "other-form", "right"
]
VERDICTS: tuple[CheckVerdict, ...] = get_args(CheckVerdict)
"""The worst first."""

CheckFormat = Literal["text", "terminal", "markdown", "latex", "html", "html-fragment", "json"]


@data
class Mistake:
    """What went wrong in a line.

    Attributes:
        id: the identifier of the faulty twin, or "" where no mistake that is known explains the line.
        rule: the rule that was meant.
        name: what went wrong, in words.
        right: the rule as it should be.
        bindings: what the letters of that rule stand for here.
        place: the part of the line where it happened.
        written: what was written for it.
        expected: the right next line.
        more: further mistakes in the same line.
        because: an equation that shows it.
    """

    id: str
    rule: str
    name: str
    right: str = ""
    bindings: tuple[tuple[str, Node], ...] = ()
    place: Node | None = None
    written: Node | None = None
    expected: Node | None = None
    more: tuple[Mistake, ...] = ()
    because: Node | None = None

    @classmethod
    def of(cls, twin: Twin, **known: Any) -> Mistake:
        """Return the mistake that a faulty twin of a rule is, with more that is known of it."""
        return cls(twin.id, twin.rule, twin.name, **{"right": twin.right, **known})


_MANY = 4
"""How many coordinates of a point are shown."""


@data
class Counterexample:
    """Where a line fails: a point, what is needed there, and what the line says."""

    at: tuple[tuple[str, float], ...]
    needed: float | None
    written: float | None

    def __str__(self) -> str:
        shown = [f"{name} = {value:.6g}" for name, value in self.at]
        point = ", ".join(shown if len(shown) <= _MANY else [*shown[:_MANY], "…"])
        needed, written = (("no value" if v is None else f"{v:.6g}") for v in (self.needed, self.written))
        return f"{f'at {point}: ' if point else ''}{needed} is needed, this is {written}"


@data
class CheckedLine:
    """A line as written, and what was found about it.

    Attributes:
        number: its place among the lines of the input, from 1.
        text: as typed.
        read: how it was read; None where it could not be.
        judgement: whether it follows.
        method: how that is known, or why it is not.
        condition: what it needs beyond what stands before it, in words.
        counterexample: where it fails.
        mistake: what went wrong.
        rules: the names of the rules that lead to it.
        reason: the reason that its author gives.
    """

    number: int
    text: str
    read: Node | None = None
    judgement: Judgement = "given"
    method: str = ""
    condition: str = ""
    counterexample: Counterexample | None = None
    mistake: Mistake | None = None
    rules: tuple[str, ...] = ()
    reason: str = ""


@data
class Checked:
    """The whole.

    Attributes:
        lines: the lines in order.
        verdict: all right; right in another form than the one accepted; a mistake; right at the end by wrong steps;
            right as far as it goes, short of the question; right, but of another question; nothing was decided; nothing
            was read.
        first_wrong: the number of the line in which something wrong stands first; None: in none.
        notes: how the input was read.
        remark: what is to be said of the whole beside its verdict: where it stops, which question is answered.
    """

    lines: tuple[CheckedLine, ...]
    verdict: CheckVerdict
    first_wrong: int | None = None
    notes: tuple[str, ...] = ()
    remark: str = ""

    @property
    def status(self) -> int:
        """The exit status: 0 no mistake, 1 a mistake, 2 nothing read."""
        return 2 if self.verdict == "unread" else 1 if self.first_wrong is not None else 0

    def to(self, target: CheckFormat = "text", hint: str = "full") -> str:
        """Return the check in a format.

        Args:
            target: ``text``, ``markdown``, ``latex``, ``html`` or ``json``.
            hint: how much is given away: ``line`` (which line is wrong), ``kind`` (which rule), ``full``.
        """
        return str(face("marked")(self, target, hint))

    def __str__(self) -> str:
        return self.to("text")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/plain": str(self),
            "text/markdown": self.to("markdown"),
            "text/html": self.to("html-fragment"),
        }
