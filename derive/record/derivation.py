"""Label, Rule, Step, Derivation: what is true, what was done, and the whole record.

A derivation is an immutable tree of local equalities.  Everything printed is a fold over it; nothing
here does algebra beyond replacing equals by equals, and nothing here knows a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from derive.expression import Node, replace
from derive.expression.faces import face


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """The name of a line that somebody else makes: whoever makes it decides where, and the verifier checks it.

    Instances are compared by identity.

    Attributes:
        id: stable identifier, ``put-in``; it appears in JSON.
        name: what a textbook calls it, ``put in the values``.
        statement: what is done, as text, ``f(x), x = a``.
        weight: how much attention it deserves: 0 is read off at a glance (constants, table
            look-ups of a bare variable), 1 a usual step, 2 one that a reader wants to see by itself.
        reference: where it can be looked up.
    """

    id: str
    name: str
    statement: str
    weight: int = field(default=1, kw_only=True)
    reference: str = field(default="", kw_only=True)

    def __reduce__(self) -> tuple[Callable[[str], Label], tuple[str]]:
        return face("rule"), (self.id,)


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Label):
    """One named identity, ``(g(u))' = g'(u) u'``, that finds its left-hand side and rewrites it.

    Attributes:
        rewrite: the effect on an expression; None says that the rule does not apply.
    """

    rewrite: Callable[[Any], Rewrite | None] = field(repr=False, kw_only=True)


class Outcome(Enum):
    """How sure a line is, weakest last."""

    PROVED = "proved"
    AGREED = "agreed"
    UNVERIFIED = "not verified"


@dataclass(frozen=True, slots=True)
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

    def __str__(self) -> str:
        if self.outcome is Outcome.AGREED:
            return f"agreed at {self.points} points to {self.digits} digits"
        return str(self.outcome.value)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line follows from the one before: a rule and what its letters stand for."""

    rule: Label
    bindings: tuple[tuple[str, Node], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
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


DIFFERENTIABLE = "differentiable"
"""The kind of an examined point at which the derivative exists after all."""
ONE_SIDED = "one-sided"
"""The kind of an end of the domain at which there is a finite slope from within."""
OSCILLATION = "oscillation of the difference quotient"
"""The kind of a point towards which the difference quotient has no limit, and is not monotone."""
NOT_DECIDED = "not decided"
"""The kind of a point of which nothing was found out."""


@dataclass(frozen=True, slots=True)
class Kink:
    """A point examined for differentiability.

    Attributes:
        point: the value of the variable (exact).
        kind: ``corner``, ``cusp``, ``vertical tangent``, ``jump``, ``differentiable``,
            ``one-sided``, ``oscillation of the difference quotient`` or ``not decided``.
        left, right: the one-sided derivatives, where they exist (`Const("oo")` allowed).
        slopes: the two of them where the parameters decide which is on which side, or the only one at an end of the
            domain where they decide on which side that end lies.
        returned: what programs return there as the derivative: pairs of a program with its version, and the value.
        equation: what the point solves where it has no formula: then it is rounded, or the variable itself for all
            solutions.
        unless: relations between the parameters; where they all hold, this is not claimed.
        counter: the letter in the point that stands for every integer, None if it is a single point.
        where: relations between the parameters: the point is of that kind where not all of them hold.
    """

    point: Node
    kind: str
    left: Node | None = None
    right: Node | None = None
    returned: tuple[tuple[str, Node], ...] = ()
    equation: Node | None = None
    unless: tuple[Node, ...] = ()
    where: tuple[Node, ...] = ()
    counter: Node | None = None
    slopes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a gradient can be left after 0, 1, 2, … layers.

    Attributes:
        name: of an activation, or of the network as a whole.
        left: the factor after n layers, at place n: 1 first.
        rate: the factor of one layer, None where it is not the same for all.
        proved: whether these are bounds; otherwise they follow from the largest slope that was met.
    """

    name: str
    left: tuple[float, ...]
    rate: Node | None = None
    proved: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Derivation:
    """The whole record: a goal, the steps that lead from it, and what is known of the result.

    Attributes:
        source: the input as typed, or its text.
        function: the differentiand.
        variable: the variable of differentiation.
        name: the name of the function differentiated (``f``, ``y``, ``sigmoid``), for ``f'(x) = …``, or "".
        order: which derivative of the function asked about this is.
        goal: what was asked, `Deriv` of the function.
        steps: the chain: the differentiation first (a tree), then algebraic moves on the whole.
        result: the last line.
        conditions: where the result holds; empty: for every real value.
        kinks: points without a derivative, or examined for one.
        notes: how the input was read where it could be read otherwise; remarks.
        aliases: calls that stand for expressions in the result: ``((f(x), 1/(1 + e^-x)),)``.
        shown: how dependent variables are written: ``((y(x), y), (y'(x), y'))``; frames and result use it.
        verdict: the weakest verdict of the lines, and the comparison with SymPy's derivative.
        agreement: how the end result was compared with `sympy.diff`.
        parts: the derivations that this one goes on from (lower orders), first to last.
        heading: what stands above this derivation where several are printed, or "".
        title: what all of them together are called, or "".
        partial: whether derivatives are written with ∂: there are several variables.
        bounds: what a picture of a network's gradients shows, layer by layer.
    """

    source: str
    function: Node
    goal: Node
    steps: tuple[Step, ...]
    result: Node
    variable: str = "x"
    name: str = ""
    order: int = 1
    conditions: tuple[Node, ...] = ()
    kinks: tuple[Kink, ...] = ()
    notes: tuple[str, ...] = ()
    aliases: tuple[tuple[Node, Node], ...] = ()
    shown: tuple[tuple[Node, Node], ...] = ()
    verdict: Verdict | None = None
    agreement: Verdict | None = None
    parts: tuple[Derivation, ...] = ()
    heading: str = ""
    title: str = ""
    partial: bool = False
    bounds: tuple[Bounds, ...] = ()

    def spelled_out(self, node: Node) -> Node:
        """Return an expression of this derivation with every alias replaced by what it stands for."""
        return replace(node, dict(self.aliases)) if self.aliases else node

    def frames(self, detail: str = "normal") -> tuple[Frame, ...]:
        """Return the chain of equalities, line by line.

        Args:
            detail: ``brief``, ``normal`` or ``detailed``: how much of the tree is collapsed.
        """
        found: tuple[Frame, ...] = face("frames")(self, detail)
        return found

    def to(self, target: str, **options: Any) -> str:
        """Render the derivation: ``text``, ``latex``, ``markdown``, ``json``, …"""
        return str(face("render")(self, target, **options))

    def __str__(self) -> str:
        return self.to("text")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.goal}: {self.result}, {self.verdict}>"

    def _repr_latex_(self) -> str:
        return self.to("latex", display=True)


def conditions_of(steps: tuple[Step, ...]) -> Mapping[Node, None]:
    """Collect the conditions of a forest of steps, each once, in order of appearance."""
    found: dict[Node, None] = {}
    seen: set[int] = set()
    stack = list(reversed(steps))
    while stack:
        step = stack.pop()
        if id(step) in seen:
            continue
        seen.add(id(step))
        found.update(dict.fromkeys(step.conditions))
        stack.extend(reversed(step.substeps))
    return found
