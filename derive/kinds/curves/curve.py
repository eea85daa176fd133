"""An equation between two letters and the first derivative of one by the other."""

from __future__ import annotations

from functools import partial

from derive.answer.builder import compose
from derive.answer.input import absent, read_expression
from derive.answer.order import ordinal
from derive.answer.unknown import dependent, letter, respelled
from derive.errors import DeriveError, LimitError
from derive.expression import Add, Call, Deriv, Div, Mul, Neg, Node, Rel, Sym, replace, tidy
from derive.expression.parts import sum_of
from derive.expression.relations import difference
from derive.kinds.curves.linear import noted_conditions, solve
from derive.kinds.curves.reduction import side_put_in
from derive.reading import Reading
from derive.reals.continuity import continuity
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Outcome, Step, Subject, Verdict
from derive.record.engine import posed, result_of
from derive.record.strategies import Strategy, first_of
from derive.rules import ROUTES
from derive.rules.derivative.known import depending
from derive.rules.derivative.simplifying import as_given
from derive.rules.labels.equations import DIFFERENTIATE_BOTH
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.terms.signs import Sign, sign
from derive.verify.curve import agree_on, looks_empty


@data
class Curve:
    """An equation between two letters, one of which depends on the other.

    Attributes:
        equation: the equation in plain letters.
        x, y: the independent and the dependent letter.
        source: the input as typed.
        notes: how it was read.
        given: what was given with the equation.
        fixed: letters on which the dependent one depends too, held while x varies: its derivative is a partial one.
    """

    equation: Rel
    x: str
    y: str
    source: str
    notes: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    given: tuple[Node, ...] = ()

    @property
    def next_order(self) -> int:
        """The order of the derivative that differentiating both sides brings in: 2 for y' = -x/y."""
        primes = (name.removeprefix(self.y) for name in self.equation.free if name.startswith(f"{self.y}'"))
        return 1 + max(map(len, primes), default=0)

    def called(self, order: int = 0) -> Node:
        """Return y(x), y'(x), …"""
        return dependent(self.y, Sym(self.x), order)

    def shown(self, order: int) -> tuple[tuple[Node, Node], ...]:
        """Return how y and its derivatives up to an order are printed: ((y(x), y), (y'(x), y'), …)."""
        return tuple((self.called(n), self.printed(n)) for n in range(order + 1))

    def printed(self, order: int) -> Node:
        """Return y, y', y'', …; ∂y/∂x, … where y depends on other letters too."""
        node: Node = letter(self.y) if self.fixed else letter(self.y, order)
        for _ in range(order if self.fixed else 0):
            node = Deriv(node, Sym(self.x))
        return node

    def plain(self, order: int) -> dict[Node, Node]:
        """Return the letter for y(x) and for each derivative of it, in which equations are solved."""
        return {self.called(n): letter(self.y, n) for n in range(order + 1)}

    def inner(self, order: int) -> dict[Node, Node]:
        """Return the way back: the function y(x) for the letter y, and so on."""
        return {shown: call for call, shown in self.plain(order).items()}

    def strategy(self, route: str) -> Strategy:
        """Return the rules of a route, with y known to depend on x, and what is given known."""
        given = tuple(self.functional(relation) for relation in self.given)
        return first_of(as_given(given), depending(dependent(self.y, Sym(self.x))), ROUTES[route])

    def functional(self, node: Node, order: int = 1) -> Node:
        """Write letters as the functions that they are."""
        return replace(node, self.inner(order))


def curve_of(equation: object, x: str, y: str, fixed: tuple[str, ...], syntax: str) -> Curve:
    """Read an equation between two letters.

    Raises:
        ParseError: it can't be read.
        DeriveError: it is no equation in these letters.
    """
    node, reading = an_equation(equation, syntax)
    primed = any(name.endswith("'") for name in node.free)
    letters = node.free | {name.rstrip("'") for name in node.free}
    if x == y or {x, y} & {*fixed} or not {y, *(() if primed else (x,))} <= letters:
        raise DeriveError(f"{node} is no equation between {Sym(x)} and {Sym(y)}")
    notes = (*reading.notes, *absent(fixed, node.free), *_remarks(node))
    return Curve(node, x, y, reading.source, notes, fixed, reading.given)


def an_equation(given: object, syntax: str) -> tuple[Rel, Reading]:
    """Read an equation; ``y = x^2`` is one here, and no definition.

    Raises:
        ParseError: it can't be read.
        DeriveError: it is no equation.
    """
    reading = read_expression(given, syntax=syntax)
    node = reading.expression
    if reading.name and not isinstance(node, Rel):
        left = Call(reading.name, *map(Sym, reading.arguments)) if reading.arguments else Sym(reading.name)
        node = Rel("=", left, node)
    if not isinstance(node, Rel) or node.relation != "=":
        raise DeriveError(f"an equation is needed, such as x^2 + y^2 = 25, not {node}")
    return node, reading


def _remarks(equation: Rel) -> tuple[str, ...]:
    """Say that an equation has no real solutions, where that is so or none is found."""
    if sign(tidy(difference(equation))) in (Sign.POSITIVE, Sign.NEGATIVE, Sign.NOT_ZERO):
        return ("no real values satisfy this equation: the curve is empty",)
    if not looks_empty(equation):
        return ()
    return ("no real point of this curve was found, so there may be none, or isolated ones, with no slope",)


def derivative_of(curve: Curve, route: str) -> Derivation:
    """Differentiate both sides and solve for y', or for y'' where y' stands in the equation."""
    variable, order = Sym(curve.x), curve.next_order
    goal = curve.functional(curve.equation, order)
    assert isinstance(goal, Rel)
    both = Rel("=", Deriv(goal.left, variable), Deriv(goal.right, variable))
    step = posed(
        DIFFERENTIATE_BOTH, goal, both, curve.strategy(route), note=f"{letter(curve.y)} is a function of {variable}"
    )
    plain = replace(result_of(step), curve.plain(order))
    assert isinstance(plain, Rel)
    solved = solve(plain, letter(curve.y, order))
    result = solved[-1].after if solved else plain
    shorter = side_put_in(result, curve.equation)
    result = shorter[-1].after if shorter else result
    return curve_derivation(curve, order, goal, (step, *solved, *shorter), result, curve.notes)


def curve_derivation(
    curve: Curve, order: int, goal: Node, steps: tuple[Step, ...], result: Node, notes: tuple[str, ...] = ()
) -> Derivation:
    """Return the record of one derivative: steps in functions of x, result in letters, all checked."""
    names = curve.inner(order)
    inner = tuple(step if step.substeps else respelled(step, names) for step in steps)
    noted, divisors = noted_conditions(steps)
    others = tuple(c for c in noted if c.relation not in ("=", "!="))
    assert isinstance(result, Rel)
    jumps = (one for side in curve.equation.children for name in (curve.x, curve.y) for one in continuity(side, name))
    where = conditions(*curve.equation.children, result.right, *divisors, assuming=(*others, *jumps))
    shown = curve.shown(order)
    return compose(
        goal,
        inner,
        Subject(curve.source, curve.equation, curve.x, name=curve.y, order=order, given=curve.given),
        Notation(shown=shown, partial=bool(curve.fixed), heading=f"The {ordinal(order)} derivative"),
        last=Rel("=", curve.printed(order), result.right),
        conditions=where,
        notes=notes,
        opinion=partial(_compare, curve, order, result.right),
    )


def _compare(curve: Curve, order: int, result: Node) -> Verdict | None:
    """Compare with SymPy's partial derivatives: y' = -F_x/F_y, and so on, at the points of the curve.

    Where y' stands in the equation too, y'' = -(F_x + F_y y')/F_y'.
    """
    theirs = _by_partial_derivatives(curve, order)
    if theirs is None:
        return None
    verdict, point = agree_on(result, theirs, curve.equation, curve.given)
    if point is not None:
        shown = ", ".join(f"{name} = {float(value):.6g}" for name, value in point.items())
        return Verdict(Outcome.UNVERIFIED, f"SymPy's partial derivatives give something else at {shown}")
    return None if verdict.outcome is Outcome.UNVERIFIED else copy(verdict, method="equal to sympy.idiff")


def _by_partial_derivatives(curve: Curve, order: int) -> Node | None:
    from derive.sympy_door import door as sympy_door

    gap = difference(curve.equation)
    try:
        letters = [letter(curve.y, count) for count in range(curve.next_order)]
        by_each = [sympy_door.derivative(gap, name) for name in (curve.x, *(each.name for each in letters))]
        known = [one for one in by_each if one is not None]
        if len(known) < len(by_each):
            return None
        by_x, *by_lower, by_highest = known
        lower = (Mul(by, following) for by, following in zip(by_lower, letters[1:], strict=True))
        slope: Node = Neg(Div(sum_of([by_x, *lower]), by_highest))
        found = slope
        for _ in range(order - curve.next_order):
            along, across = (sympy_door.derivative(found, name) for name in (curve.x, curve.y))
            if along is None or across is None:
                return None
            found = Add(along, Mul(across, slope))
    except LimitError:
        return None
    return found
