"""Implicit differentiation: y' and higher derivatives from an equation in x and y, and lines at a point.

Both sides are differentiated by the ordinary rules with y a function of x; the result is linear in y' and is
solved for it.  Higher derivatives differentiate what was found, substitute y' and use the equation again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as copy

from derive.answer.given import (
    absent,
    dependent,
    finished,
    joined,
    letter,
    named,
    ordinal,
    respelled,
    simplified,
    taken,
)
from derive.errors import DeriveError, LimitError
from derive.expression import ONE, ZERO, Add, Call, Deriv, Div, Mul, Neg, Node, Rel, Sym, replace, substitute, tidy
from derive.expression.tidy import negate
from derive.kinds.curves.linear import read_side, solve, times, total
from derive.kinds.curves.reduction import reduce
from derive.reading import Reading
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Outcome, Step, Verdict, conditions_of
from derive.record.engine import posed, result_of
from derive.record.strategies import Strategy, first_of
from derive.rules import ROUTES
from derive.rules.derivative.known import depending
from derive.rules.equations import COLLECT_IN, DIFFERENTIATE_AGAIN, DIFFERENTIATE_BOTH, DIVIDE_BOTH, SUBSTITUTE
from derive.targets.reading_weight import weight
from derive.targets.textbook import best
from derive.terms.signs import Sign, sign
from derive.verify.curve import agree_on, looks_empty


@dataclass(frozen=True, slots=True)
class Curve:
    """An equation between two letters, one of which depends on the other.

    Attributes:
        equation: the equation in plain letters.
        x, y: the independent and the dependent letter.
        source: the input as typed.
        notes: how it was read.
        fixed: letters on which the dependent one depends too, held while x varies: its derivative is a partial one.
    """

    equation: Rel
    x: str
    y: str
    source: str
    notes: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()

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
        """Return the rules of a route, with y known to depend on x."""
        return first_of(depending(dependent(self.y, Sym(self.x))), ROUTES[route])

    def functional(self, node: Node, order: int = 1) -> Node:
        """Write letters as the functions that they are."""
        return replace(node, self.inner(order))


def implicit(
    equation: object,
    x: object = "x",
    y: object = "y",
    *,
    order: int = 1,
    fixed: Sequence[object] = (),
    at: tuple[object, object] | None = None,
    tangent: bool | None = None,
    normal: bool = False,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Derive dy/dx from an equation in x and y.

    Args:
        equation: the equation, as text, LaTeX, a tree or a SymPy ``Eq``.
        x: the independent letter.
        y: the letter that depends on it; all others are constants.
        order: which derivative is wanted.
        fixed: letters on which y depends as well, held fixed: the derivatives are partial ones.
        at: a point of the curve at which the values of the derivatives are wanted as well.
        tangent: whether the tangent there is wanted; by default it is, beside y' alone.
        normal: whether the normal there is wanted too.
        route: as for `differentiate`.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation of ``y' = …`` of the highest order asked for, or of the line; what it rests on are its `parts`.

    Raises:
        ParseError: the equation can't be read.
        UnsupportedError: y' can't be found from it.
        DeriveError: it is no equation in x and y, or the point is not on the curve.

    >>> str(implicit("x^2 + y^2 = 25").result)
    "y' = -x/y"
    >>> str(implicit("x^2 + y^2 = 1", order=2).result)
    "y'' = -1/y^3"
    >>> str(implicit("x^2 + y^2 + z^2 = 1", "x", "z", fixed="y").result)
    'd/dx [ z ] = -x/z'
    """
    if route not in ROUTES:
        raise DeriveError(f"route is one of {', '.join(ROUTES)}, not {route!r}")
    if order < 1:
        raise DeriveError("the order of a derivative is a positive integer")
    curve = curve_of(equation, named(x), named(y), tuple(map(named, fixed)), syntax)
    parts = [derivative_of(curve, route)]
    while len(parts) < order:
        parts.append(_again(curve, parts, route))
    if at is not None:
        from derive.kinds.curves.lines import lines_at

        wanted = order == 1 if tangent is None else tangent
        parts.extend(lines_at(curve, parts, at, wanted or normal, normal, route))
    return joined(parts)


def curve_of(equation: object, x: str, y: str, fixed: tuple[str, ...], syntax: str) -> Curve:
    """Read an equation between two letters.

    Raises:
        ParseError: it can't be read.
        DeriveError: it is no equation in these letters.
    """
    node, reading = an_equation(equation, syntax)
    if x == y or {x, y} & {*fixed} or not {x, y} <= node.free:
        raise DeriveError(f"{node} is no equation between {Sym(x)} and {Sym(y)}")
    notes = (*reading.notes, *absent(fixed, node.free), *_remarks(node))
    return Curve(node, x, y, reading.source, notes, fixed)


def an_equation(given: object, syntax: str) -> tuple[Rel, Reading]:
    """Read an equation; ``y = x^2`` is one here, and no definition.

    Raises:
        ParseError: it can't be read.
        DeriveError: it is no equation.
    """
    reading = taken(given, syntax=syntax)
    node = reading.expression
    if reading.name and not isinstance(node, Rel):
        left = Call(reading.name, *map(Sym, reading.arguments)) if reading.arguments else Sym(reading.name)
        node = Rel("=", left, node)
    if not isinstance(node, Rel) or node.relation != "=":
        raise DeriveError(f"an equation is needed, such as x^2 + y^2 = 25, not {node}")
    return node, reading


def _remarks(equation: Rel) -> tuple[str, ...]:
    """Say that an equation has no real solutions, where that is so or none is found."""
    if not looks_empty(equation):
        return ()
    never = (Sign.POSITIVE, Sign.NEGATIVE, Sign.NOT_ZERO)
    if sign(tidy(Add(equation.left, Neg(equation.right)))) in never:
        return ("no real values satisfy this equation: the curve is empty",)
    return ("no real point of this curve was found, so there may be none, or isolated ones, with no slope",)


def derivative_of(curve: Curve, route: str) -> Derivation:
    """Differentiate both sides and solve for y'."""
    variable = Sym(curve.x)
    goal = curve.functional(curve.equation)
    assert isinstance(goal, Rel)
    both = Rel("=", Deriv(goal.left, variable), Deriv(goal.right, variable))
    step = posed(DIFFERENTIATE_BOTH, goal, both, curve.strategy(route))
    plain = replace(result_of(step), curve.plain(1))
    assert isinstance(plain, Rel)
    solved = solve(plain, letter(curve.y, 1))
    result = solved[-1].after if solved else plain
    return _told(curve, 1, goal, (step, *solved), result, curve.notes)


def _again(curve: Curve, parts: list[Derivation], route: str) -> Derivation:
    """Differentiate the last derivative found, put y' in, and use the equation."""
    order = len(parts) + 1
    first, last = (_right(part) for part in (parts[0], parts[-1]))
    unknown = letter(curve.y, order)
    known = Rel("=", curve.called(order - 1), curve.functional(last))
    goal = curve.called(order)
    differentiated = Deriv(curve.functional(last), Sym(curve.x))
    step = posed(DIFFERENTIATE_AGAIN, goal, differentiated, curve.strategy(route), (known,))
    line = replace(result_of(step), curve.plain(1))
    moves = list(_substituted(line, letter(curve.y, 1), first))
    end = moves[-1].after if moves else line
    moves.extend(_shortest(end, curve.equation))
    result = Rel("=", unknown, moves[-1].after if moves else line)
    return _told(curve, order, goal, (step, *moves), result)


def _right(part: Derivation) -> Node:
    assert isinstance(part.result, Rel)
    return part.result.right


def _substituted(line: Node, slope: Sym, value: Node) -> tuple[Step, ...]:
    """Put what was found for y' in its place."""
    if slope.name not in line.free:
        return ()
    steps: list[Step] = []
    collected = _collected(line, slope)
    if collected is not line:
        steps.append(Step(rule=COLLECT_IN, before=line, after=collected))
    after = substitute(collected, slope.name, value)
    return (*steps, Step(rule=SUBSTITUTE, before=collected, after=after, conditions=(Rel("=", slope, value),)))


def _collected(line: Node, slope: Sym) -> Node:
    """Write the numerator as a y' + b where y' stands in brackets: that makes the substitution short."""
    inner = line.operand if isinstance(line, Neg) else line
    top, bottom = (inner.numerator, inner.denominator) if isinstance(inner, Div) else (inner, None)
    if slope.name not in top.free or (bottom is not None and slope.name in bottom.free):
        return line
    side = read_side(top, slope)
    if not side.grown or len(side.carrying()) < 2:
        return line
    coefficient, rest = (best(total(terms), "") for terms in (side.carrying(), side.others()))
    above = total([times(coefficient, slope), rest])
    whole = above if bottom is None else Div(above, bottom)
    return negate(whole) if isinstance(line, Neg) else whole


def _shortest(line: Node, curve: Rel) -> tuple[Step, ...]:
    """Simplify, with the help of the equation where that is shorter."""
    plain = simplified(line)
    end = plain[-1].after if plain else line
    found = reduce(end, curve)
    return (*plain, *found) if found and weight(found[-1].after) < weight(end) else plain


def _told(
    curve: Curve, order: int, goal: Node, steps: tuple[Step, ...], result: Node, notes: tuple[str, ...] = ()
) -> Derivation:
    """Return the record of one derivative: steps in functions of x, result in letters, all checked."""
    names = curve.inner(order)
    inner = tuple(step if step.substeps else respelled(step, names) for step in steps)
    # A divisor that was zero would still stand below the bar, or its cancelling would have been noted.
    noted = [c for s in steps if s.rule is not DIVIDE_BOTH for c in conditions_of((s,)) if isinstance(c, Rel)]
    divisors = [Div(ONE, c.left) for c in noted if c.relation == "!=" and c.right is ZERO]
    others = tuple(c for c in noted if c.relation not in ("=", "!="))
    assert isinstance(result, Rel)
    where = conditions(*curve.equation.children, result.right, *divisors, assuming=others)
    shown = curve.shown(order)
    derivation = Derivation(
        heading=f"The {ordinal(order)} derivative",
        source=curve.source,
        function=curve.equation,
        goal=goal,
        steps=inner,
        result=Rel("=", curve.printed(order), result.right),
        variable=curve.x,
        name=curve.y,
        order=order,
        conditions=tuple(dict.fromkeys(replace(condition, dict(shown)) for condition in where)),
        notes=notes,
        shown=shown,
        partial=bool(curve.fixed),
        agreement=_agreement(curve, order, result.right),
    )
    return finished(derivation)


def _agreement(curve: Curve, order: int, result: Node) -> Verdict | None:
    """Compare with SymPy's partial derivatives: y' = -F_x/F_y, and so on, at the points of the curve."""
    theirs = _by_partial_derivatives(curve, order)
    if theirs is None:
        return None
    verdict, point = agree_on(result, theirs, curve.equation)
    if point is not None:
        shown = ", ".join(f"{name} = {float(value):.6g}" for name, value in point.items())
        return Verdict(Outcome.UNVERIFIED, f"SymPy's partial derivatives give something else at {shown}")
    return None if verdict.outcome is Outcome.UNVERIFIED else copy(verdict, method="equal to sympy.idiff")


def _by_partial_derivatives(curve: Curve, order: int) -> Node | None:
    from derive.sympy_door import door as sympy_door

    gap = Add(curve.equation.left, Neg(curve.equation.right))
    try:
        by_x, by_y = (sympy_door.derivative(gap, name) for name in (curve.x, curve.y))
        if by_x is None or by_y is None:
            return None
        slope: Node = Neg(Div(by_x, by_y))
        found = slope
        for _ in range(order - 1):
            along, across = (sympy_door.derivative(found, name) for name in (curve.x, curve.y))
            if along is None or across is None:
                return None
            found = Add(along, Mul(across, slope))
    except LimitError:
        return None
    return found
