"""Derivation: the whole record of an argument, verified when it was made.

Everything printed is a fold over it; nothing here does algebra beyond replacing equals by equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Literal, TypeVar

from derive.budget import bounded
from derive.expression import Node, Rel, Whole, replace, tidy
from derive.expression.components import rows_of
from derive.expression.faces import face
from derive.record.frames import frames
from derive.record.levels import Detail, Format
from derive.record.step import Frame, Label, Outcome, Reason, Rewrite, Rule, Step, Verdict, conditions_of, weakest
from derive.startup.data import data
from derive.startup.data import replace as copy

__all__ = [
    "DIFFERENTIABLE",
    "NOT_COMPARED",
    "NOT_DECIDED",
    "ONE_SIDED",
    "OSCILLATION",
    "PLAIN",
    "Caller",
    "Derivation",
    "Frame",
    "Kink",
    "Label",
    "Notation",
    "Outcome",
    "Reason",
    "Rewrite",
    "Rule",
    "Slope",
    "Step",
    "Subject",
    "Verdict",
    "conditions_of",
    "weakest",
]

DIFFERENTIABLE = "differentiable"
"""The kind of an examined point at which the derivative exists after all."""
ONE_SIDED = "one-sided"
"""The kind of an end of the domain at which there is a finite slope from within."""
OSCILLATION = "oscillation of the difference quotient"
"""The kind of a point towards which the difference quotient has no limit, and is not monotone."""
NOT_DECIDED = "not decided"
"""The kind of a point of which nothing was found out."""


NOT_COMPARED = Verdict(Outcome.UNVERIFIED, "not compared with SymPy")
"""The agreement of a result of which SymPy was not asked."""


@data
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
        counter: the letter in the point, or in what is excepted, that stands for every integer; None if there is none.
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


@data
class Caller:
    """Who handed in SymPy's expressions.

    Attributes:
        symbols: what letters and unknown functions are to the caller, by their names.
        principal: whether powers of negative numbers are the principal ones.
    """

    symbols: tuple[tuple[str, Any], ...] = ()
    principal: bool = False


@data
class Slope:
    """The derivative that the last line speaks of, where that is the equation of a tangent or a normal.

    Attributes:
        value: the derivative.
    """

    value: Node


@data
class Subject:
    """What was asked about.

    Attributes:
        source: the input as typed, or its text.
        function: the differentiand.
        variable: the variable of differentiation.
        name: the name of the function differentiated (``f``, ``y``, ``sigmoid``), for ``f'(x) = …``, or "".
        order: which derivative of the function asked about this is.
        given: what was given with the function: outside of it nothing is asked, and nothing is told.
    """

    source: str
    function: Node
    variable: str = "x"
    name: str = ""
    order: int = 1
    given: tuple[Node, ...] = ()


@data
class Notation:
    """How the lines are written, and what stands above them.

    Attributes:
        left: what an expression in the last line is called, f'(x); None: as the goal.
        aliases: calls that stand for expressions in the result: ``((f(x), 1/(1 + e^-x)),)``.
        shown: how dependent variables are written: ``((y(x), y), (y'(x), y'))``; frames and result use it.
        partial: whether derivatives are written with ∂: there are several variables.
        heading: what stands above this derivation where several are printed, or "".
        title: what all of them together are called, or "".
        inline: whether it is one of several that take a line each, where one will do.
        as_in: where the same was derived with other letters, ``layer 2``, or ""; only in detail it is told again.
    """

    left: Node | None = None
    aliases: tuple[tuple[Node, Node], ...] = ()
    shown: tuple[tuple[Node, Node], ...] = ()
    partial: bool = False
    heading: str = ""
    title: str = ""
    inline: bool = False
    as_in: str = ""


PLAIN = Notation()
"""As expressions are written anyway, with nothing above them."""

T = TypeVar("T")


@data
class Derivation:
    """The whole record: a goal, the steps that lead from it, and what is known of the result.

    Attributes:
        subject: what was asked about.
        goal: what was asked, `Deriv` of the function.
        steps: the chain: the differentiation first (a tree), then algebraic moves on the whole.
        last: the last line, an expression or an equation.
        notation: how the lines are written.
        conditions: where the result holds; empty: for every real value.
        kinks: points without a derivative, or examined for one.
        notes: how the input was read where it could be read otherwise; remarks.
        verdict: what the lines are worth: the weakest of their verdicts.
        agreement: SymPy's opinion of the result, `NOT_COMPARED` where it was left out, None where it has none.
        parts: the derivations that this one goes on from (lower orders), first to last.
        details: what some questions have beside that: a `Slope`, a `Caller`, the bounds of a network.
    """

    subject: Subject
    goal: Node
    steps: tuple[Step, ...]
    last: Node
    notation: Notation = PLAIN
    conditions: tuple[Node, ...] = ()
    kinks: tuple[Kink, ...] = ()
    notes: tuple[str, ...] = ()
    verdict: Verdict | None = None
    agreement: Verdict | None = None
    parts: tuple[Derivation, ...] = ()
    details: tuple[Any, ...] = ()

    @property
    def source(self) -> str:
        """The input as typed, or its text."""
        return self.subject.source

    @property
    def function(self) -> Node:
        """The differentiand."""
        return self.subject.function

    @property
    def variable(self) -> str:
        """The variable of differentiation."""
        return self.subject.variable

    @property
    def name(self) -> str:
        """The name of the function differentiated, or ""."""
        return self.subject.name

    @property
    def order(self) -> int:
        """Which derivative of the function asked about this is."""
        return self.subject.order

    @property
    def given(self) -> tuple[Node, ...]:
        """What was given with the function."""
        return self.subject.given

    @property
    def aliases(self) -> tuple[tuple[Node, Node], ...]:
        """Calls that stand for expressions in the result, with those."""
        return self.notation.aliases

    @property
    def heading(self) -> str:
        """What stands above this derivation where several are printed, or ""."""
        return self.notation.heading

    @property
    def partial(self) -> bool:
        """Whether derivatives are written with ∂."""
        return self.notation.partial

    def details_of(self, kind: type[T]) -> tuple[T, ...]:
        """Return those of the details that are of a class."""
        return tuple(one for one in self.details if isinstance(one, kind))

    def about(self, **changes: Any) -> Derivation:
        """Return the same lines as what another subject is answered with.

        Args:
            changes: attributes of `Subject`.
        """
        return copy(self, subject=copy(self.subject, **changes))

    def written(self, **changes: Any) -> Derivation:
        """Return the same lines in another notation.

        Args:
            changes: attributes of `Notation`.
        """
        return copy(self, notation=copy(self.notation, **changes))

    @property
    def result(self) -> Rel:
        """The equation of the last line: what was asked for, and what it is."""
        if isinstance(self.last, Rel):
            return self.last
        left = self.notation.left
        return Rel("=", replace(self.goal, dict(self.notation.shown)) if left is None else left, self.last)

    @property
    def closed(self) -> Node:
        """The derivative without names of its own, of several as a vector or matrix."""
        *_, closed = (self.result.right, *(slope.value for slope in self.details_of(Slope)))
        for _ in self.aliases:
            closed = self.spelled_out(closed)
        return tidy(closed) if self.aliases else closed

    @property
    def derivative(self) -> Node | tuple[Any, ...]:
        """The derivative without names of its own: an expression; of several a tuple, a matrix row by row."""
        closed = self.closed
        match closed, rows_of(closed):
            case Whole(name="vector", children=entries), _:
                return entries
            case _, tuple() as rows:
                return rows
        return closed

    def triples(self, detail: Detail = "normal") -> tuple[tuple[Node, tuple[Reason, ...], Node], ...]:
        """Return the equalities of the chain: what stands before, why it is equal, what stands after.

        Args:
            detail: as for `frames`.

        Raises:
            DeriveError: `detail` names no level.
        """
        return tuple((one.expression, two.reasons, two.expression) for one, two in pairwise(self.frames(detail)))

    @bounded
    def compared(self) -> Derivation:
        """Return the derivation with SymPy's opinion of its result, which `compare=False` left out.

        Raises:
            InternalError: SymPy's derivative is another one.
        """
        found: Derivation = face("compared")(self)
        return found

    @bounded
    def to_sympy(self, *, symbols: Mapping[str, Any] | Iterable[Any] = ()) -> Any:
        """Return the derivative as SymPy's expression in the caller's own symbols; of several a ``Matrix``.

        Args:
            symbols: other symbols and functions to use, by name or one after the other.

        Returns:
            The expression: what the caller handed in stands in it again; any other letter is a real symbol.

        Raises:
            LimitError, UnsupportedError: SymPy can't take it, or has nothing of the kind.
        """
        return face("derivative in sympy")(self, symbols)

    def _sympy_(self) -> Any:
        return self.to_sympy()

    def spelled_out(self, node: Node) -> Node:
        """Return an expression of this derivation with every alias replaced by what it stands for."""
        return replace(node, dict(self.aliases)) if self.aliases else node

    @bounded
    def frames(self, detail: Detail | Literal["order"] = "normal") -> tuple[Frame, ...]:
        """Return the chain of equalities, line by line.

        Args:
            detail: ``brief``, ``normal`` or ``detailed``: how much of the tree is collapsed.

        Raises:
            DeriveError: `detail` names no level.
        """
        return frames(self.goal, self.steps, detail, dict(self.notation.shown))

    @bounded
    def to(self, target: Format, **options: Any) -> str:
        """Render the derivation: ``text``, ``latex``, ``markdown``, ``html``, ``json``, …"""
        return str(face("render")(self, target, **options))

    def __str__(self) -> str:
        return self.to("text")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.goal}: {self.last}, {self.verdict}>"

    def _repr_latex_(self) -> str:
        return self.to("latex", display=True)

    def _repr_html_(self) -> str:
        return self.to("html-fragment")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.bundle()

    def bundle(self, **options: Any) -> dict[str, str]:
        """Return what a notebook shows, in each format with the notes, the kinks, the conditions and the verdict.

        Args:
            options: ``detail``, ``why``.
        """
        return {
            "text/plain": self.to("text", **options),
            "text/markdown": self.to("markdown", **options),
            "text/html": self.to("html-fragment", **options),
            "text/latex": self.to("latex", display=True, **options),
        }
