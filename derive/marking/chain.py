"""A chain of equal sides, judged one after the other; after a mistake, what is built on it is carried."""

from __future__ import annotations

from collections.abc import Callable

from derive.expression import Node
from derive.marking.judge import Judged, rules_between, strange
from derive.marking.record import CheckedLine, Mistake
from derive.startup.data import data
from derive.startup.data import replace as changed


@data(frozen=False)
class Chain:
    """The sides so far.

    Attributes:
        judge: whether a side equals another.
        explain: the mistake between two sides.
        start: the side that it began with.
        before: the last side that was read.
        truth: the last side that is right: what a line should equal.
        known: the last side before functions came in that nobody defined.
        wrong: the number of the first wrong line.
        broken: whether the chain has gone wrong, and not come back.
        carried: whether lines were built on a wrong one.
        integrating: whether sides are equal up to a constant: what the chain holds are their derivatives.
    """

    judge: Callable[[Node, Node], Judged]
    explain: Callable[[Node, Node], Mistake]
    start: Node | None = None
    before: Node | None = None
    truth: Node | None = None
    known: Node | None = None
    wrong: int | None = None
    broken: bool = False
    carried: bool = False
    integrating: bool = False

    def begin(self, side: Node | None, integrating: bool = False) -> None:
        """Start at a side that is right."""
        self.start = self.before = self.truth = side
        self.known = None
        self.integrating = integrating
        self.broken = False

    def build_on(self, side: Node) -> None:
        """Go on from a wrong side."""
        self.before, self.broken = side, True

    def agree(self, before: Node, after: Node) -> bool:
        """Whether a side follows from another."""
        return self.judge(before, after).judgement in ("follows", "conditional")

    def compare(self, found: CheckedLine, side: Node, judged: Judged | None = None) -> CheckedLine:
        """Judge the next side, and mark its line."""
        assert self.before is not None
        judged = judged or self.judge(self.before, side)
        side = judged.side or side
        if judged.judgement == "undecided":
            if self.known is not None and self.agree(self.known, side):
                # Behind sides with a u that nobody defined this one is right.
                self.before = self.truth = side
                return changed(found, judgement="follows") if found.judgement != "wrong" else found
            if strange(self.before) - strange(side):
                # What the letters stand for was put in: from here on the lines are compared with one another.
                self.before = side
                self.truth = None if self.wrong is not None else side
            elif strange(side) - strange(self.before):
                self.known, self.before = self.before, side
            return changed(found, judgement="undecided", method=judged.method) if found.judgement != "wrong" else found
        if judged.judgement == "wrong":
            return self._refuted(found, side, judged)
        between = () if self.integrating else rules_between(self.before, side)
        rules = tuple(dict.fromkeys((*found.rules, *between)))
        self.before = side
        if found.judgement in ("wrong", "undecided"):
            return found
        if self.broken:
            self.carried = True
            return changed(found, judgement="carried", method=judged.method)
        self.truth = side
        return changed(judged.mark(found), rules=rules)

    def _refuted(self, found: CheckedLine, side: Node, judged: Judged) -> CheckedLine:
        """Mark a side that does not follow from the one before; after a mistake it may be right again."""
        assert self.before is not None
        before, self.before = self.before, side
        if self.broken and self.truth is not None and self.agree(self.truth, side):
            self.broken, self.truth = False, side
            if not self.carried:
                return (
                    found if found.judgement == "wrong" else changed(found, judgement="follows", method="right again")
                )
        else:
            self.broken = True
        self.mark_wrong(found.number)
        if found.judgement == "wrong":
            return found
        return changed(judged.mark(found), mistake=judged.mistake or self.explain(before, side))

    def mark_wrong(self, number: int) -> None:
        """Remember the first wrong line."""
        self.wrong = number if self.wrong is None else self.wrong

    def ends_right(self) -> bool:
        """Whether the last side is right though a line was wrong."""
        if self.before is not None and not self.broken:
            return True
        return self.truth is not None and self.before is not None and self.agree(self.truth, self.before)
