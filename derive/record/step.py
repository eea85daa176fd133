"""Label, Rule, Step, Frame: what is true, what was done, and what a reader sees of it.

A derivation is an immutable tree of local equalities.  Everything printed is a fold over it; nothing
here does algebra, and nothing here knows a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from derive.expression import Node, Rel
from derive.expression.faces import face
from derive.startup.data import data, field


@data
class Rewrite:
    """What a rule makes of the expression it was given.

    Attributes:
        after: the right-hand side; may hold `Deriv` holes, smaller goals.
        bindings: what the rule's letters stand for here, ``(("u", 1 + e^-x),)``.
        conditions: relations under which the equality holds (beyond both sides being defined).
        note: a remark for the reader of this line, or "".
    """

    after: Node
    bindings: tuple[tuple[str, Node], ...] = ()
    conditions: tuple[Node, ...] = ()
    note: str = ""


@data(eq=False)
class Label:
    """The name of a line that somebody else makes: whoever makes it decides where, and the verifier checks it.

    Instances are compared by identity.

    Attributes:
        id: stable identifier, ``put-in``; it appears in JSON.
        name: what a textbook calls it, ``put in the values``.
        statement: what is done, as text, ``f(x), x = a``.
        weight: how much attention it deserves: 0 is read off at a glance (constants, table
            look-ups of a bare variable), 1 a usual step, 2 one that a reader wants to see by itself.
        implied: whether it goes without saying beside another rule: a constant, the order of terms.
        notation: whether it writes the same in other signs: f'(x) for the derivative of f(x).
        reference: where it can be looked up.
        choice: why a person would take it here, as a clause after "since"; "" where nothing was chosen.
        plan: how a chain of equations goes on that begins with it, as a sentence about {letter} and its derivative
            {rate}; of a rule, what it is the rule for: ``a product``.
    """

    id: str
    name: str
    statement: str
    weight: int = field(default=1, kw_only=True)
    reference: str = field(default="", kw_only=True)
    implied: bool = field(default=False, kw_only=True)
    notation: bool = field(default=False, kw_only=True)
    choice: str = field(default="", kw_only=True)
    plan: str = field(default="", kw_only=True)

    def __reduce__(self) -> tuple[Callable[[str], Label], tuple[str]]:
        return face("rule"), (self.id,)


@data(eq=False)
class Rule(Label):
    """One named identity, ``(g(u))' = g'(u) u'``, that finds its left-hand side and rewrites it.

    Attributes:
        rewrite: the effect on an expression; None says that the rule does not apply.
    """

    rewrite: Callable[[Any], Rewrite | None] = field(repr=False, kw_only=True)


@data(eq=False)
class Twin:
    """A mistake that people make where they should use a rule.  No strategy takes it: it explains wrong lines only.

    Attributes:
        id: stable identifier, ``inner-derivative-missing``; it appears in JSON.
        rule: the name of the rule that was meant.
        name: what went wrong, in a few words that follow the name of the rule.
        right: the rule as it should be, as text in the tool's own notation.
        wrong: what the mistake makes of a goal (or of an expression, where it is one of algebra).
        example: a problem, and what this mistake makes of it.
        rarity: how rare it is; of two explanations the smaller sum is given.
    """

    id: str
    rule: str
    name: str
    right: str
    wrong: Callable[[Any], Iterable[Node]] = field(repr=False)
    example: tuple[str, str] = ("", "")
    rarity: int = 2


class Outcome(Enum):
    """How sure a line is, weakest last."""

    PROVED = "proved"
    AGREED = "agreed"
    UNVERIFIED = "not verified"


@data
class Verdict:
    """What an independent check found about an equality.

    Attributes:
        outcome: proved, agreed at points, or not verified.  A refuted line is never printed, so has no outcome.
        method: how, in a few words: ``difference is zero in Q(x, e^-x)``.
        points: number of points at which both sides were compared.
        digits: to how many digits they agreed there.
    """

    outcome: Outcome
    method: str = ""
    points: int = 0
    digits: int = 0

    def __bool__(self) -> bool:
        """Whether the equality was proved or agreed; `if derivation.verdict` lets nothing unverified through."""
        return self.outcome is not Outcome.UNVERIFIED

    def __str__(self) -> str:
        if self.outcome is Outcome.AGREED:
            return f"agreed at {self.points} point{'s' * (self.points != 1)} to {self.digits} digits"
        return str(self.outcome.value)


def weakest(verdicts: Iterable[Verdict | None]) -> Verdict:
    """Return what equalities in a row are worth together: no more than the weakest of them.

    Args:
        verdicts: one for each equality; None for one that nobody looked at.

    >>> str(weakest([Verdict(Outcome.PROVED), Verdict(Outcome.AGREED, points=12, digits=25)]))
    'agreed at 12 points to 25 digits'
    >>> str(weakest([]))
    'proved'
    """
    found = [Verdict(Outcome.UNVERIFIED, "not checked") if one is None else one for one in verdicts]
    outcomes = {verdict.outcome for verdict in found}
    outcome = next((one for one in reversed(Outcome) if one in outcomes), Outcome.PROVED)
    decisive = [verdict for verdict in found if verdict.outcome is outcome]
    return Verdict(
        outcome,
        "; ".join(dict.fromkeys(verdict.method for verdict in decisive if verdict.method)) or "nothing to show",
        min((verdict.points for verdict in decisive), default=0),
        min((verdict.digits for verdict in decisive), default=0),
    )


@data
class Step:
    """One application of a rule: `before` = `after`, with a substep for every hole of `after`.

    Attributes:
        rule: the rule applied, or the label of what was done by other means.
        before, after: the two sides.
        bindings, conditions, note: as in `Rewrite`.
        substeps: one for each distinct hole left in `after`, leftmost first.
        verdict: what the verifier says of before = after (holes taken as opaque values).
    """

    rule: Label
    before: Node
    after: Node
    bindings: tuple[tuple[str, Node], ...] = ()
    conditions: tuple[Node, ...] = ()
    note: str = ""
    substeps: tuple[Step, ...] = ()
    verdict: Verdict | None = None

    def __repr__(self) -> str:
        sign = "⇒" if isinstance(self.before, Rel) else "="
        return f"<Step {self.before} {sign} {self.after}: {self.rule.name}, {self.verdict}>"

    def _repr_latex_(self) -> str:
        before, after = map(face("latex"), (self.before, self.after))
        sign = r"\Rightarrow" if isinstance(self.before, Rel) else "="
        return rf"$\displaystyle {before} {sign} {after} \qquad \text{{{self.rule.name}}}$"


@data
class Reason:
    """Why a line follows from the one before: a rule and what its letters stand for."""

    rule: Label
    bindings: tuple[tuple[str, Node], ...] = ()
    note: str = ""


@data
class Frame:
    """One line of the chain.

    Attributes:
        expression: the whole right-hand side at this line.
        reasons: the rules that led here from the line before; empty on the first line.
        conditions: conditions that this line adds.
        verdict: of this line's equality with the line before; None on the first.
        changed: the subexpressions of `expression` that this line introduced, for highlighting.
    """

    expression: Node
    reasons: tuple[Reason, ...] = ()
    conditions: tuple[Node, ...] = ()
    verdict: Verdict | None = None
    changed: tuple[Node, ...] = ()

    def __repr__(self) -> str:
        rules = "; ".join(reason.rule.name for reason in self.reasons)
        return f"<Frame {self.expression}{f': {rules}, {self.verdict}' if rules else ''}>"

    def _repr_latex_(self) -> str:
        rules = "; ".join(reason.rule.name for reason in self.reasons)
        return rf"$\displaystyle {face('latex')(self.expression)} \qquad \text{{{rules}}}$"


T = TypeVar("T")


def fold_steps(root: Step, combine: Callable[[Step, tuple[T, ...]], T], known: dict[int, T] | None = None) -> T:
    """Compute a value of a tree of steps from its leaves up, of each step once.

    Args:
        root: the step to compute.
        combine: from a step and the values of its substeps to its own value.
        known: values found before, by the identity of their steps; filled in.
    """
    done = {} if known is None else known
    stack = [root]
    while stack:
        step = stack[-1]
        if id(step) not in done:
            if waiting := [sub for sub in step.substeps if id(sub) not in done]:
                stack.extend(waiting)
                continue
            done[id(step)] = combine(step, tuple(done[id(sub)] for sub in step.substeps))
        stack.pop()
    return done[id(root)]


def distinct_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return every step of a forest once, a step before its substeps."""
    found: dict[int, Step] = {}
    stack = list(reversed(steps))
    while stack:
        step = stack.pop()
        if id(step) not in found:
            found[id(step)] = step
            stack.extend(reversed(step.substeps))
    return tuple(found.values())


def conditions_of(steps: Sequence[Step]) -> Mapping[Node, None]:
    """Collect the conditions of a forest of steps, each once, in order of appearance."""
    return dict.fromkeys(condition for step in distinct_steps(steps) for condition in step.conditions)
