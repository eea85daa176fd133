"""Inverse functions: (f⁻¹)'(b) = 1/f'(a), and arcsin', ln', … from what these functions are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as copy
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from derive.api import checked, differentiate
from derive.derivation import Derivation, Outcome, Step
from derive.engine import posed, result_of
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    Add,
    Call,
    Deriv,
    Div,
    Neg,
    Node,
    Num,
    Rel,
    Root,
    Sym,
    number,
    replace,
    substitute,
    tidy,
)
from derive.expression.evaluate import evaluate
from derive.kinds.linear import solve
from derive.kinds.record import (
    constant,
    dependent,
    exact,
    finished,
    in_decimals,
    joined,
    letter,
    respelled,
    simplified,
    taken,
    within,
)
from derive.rules import ROUTES
from derive.rules.algebra import PYTHAGORAS
from derive.rules.equations import (
    DIFFERENTIATE_BOTH,
    DIVIDE_BOTH,
    EVALUATE,
    INVERSE,
    PUT_BACK,
    PUT_IN,
    SIGN_OF_ROOT,
    SUBSTITUTE,
)
from derive.rules.relations import depending
from derive.strategies import first_of
from derive.verify import Refuted, check

# From the definition


class Definition(NamedTuple):
    """What an inverse function is, and the identity that brings its derivative back to x; all written in y.

    Attributes:
        outer: the function that it inverts, g(y).
        left, right: an identity between what the derivative of g is made of and g itself, or "".
        reason: why the identity has this sign.
    """

    outer: str
    left: str = ""
    right: str = ""
    reason: str = ""


DEFINITIONS: dict[str, Definition] = {
    "arcsin": Definition("sin(y)", "cos(y)", "sqrt(1 - sin(y)^2)", "cos(y) is not negative for y from -pi/2 to pi/2"),
    "arccos": Definition("cos(y)", "sin(y)", "sqrt(1 - cos(y)^2)", "sin(y) is not negative for y from 0 to pi"),
    "arctan": Definition("tan(y)", "sec(y)^2", "1 + tan(y)^2"),
    "arccot": Definition("cot(y)", "csc(y)^2", "1 + cot(y)^2"),
    "arcsec": Definition(
        "sec(y)", "sec(y) tan(y)", "|sec(y)| sqrt(sec(y)^2 - 1)", "tan(y) has the sign of sec(y) for y from 0 to pi"
    ),
    "arccsc": Definition(
        "csc(y)",
        "csc(y) cot(y)",
        "|csc(y)| sqrt(csc(y)^2 - 1)",
        "cot(y) has the sign of csc(y) for y from -pi/2 to pi/2",
    ),
    "ln": Definition("e^y"),
    "arsinh": Definition("sinh(y)", "cosh(y)", "sqrt(1 + sinh(y)^2)", "cosh(y) is positive"),
    "arcosh": Definition("cosh(y)", "sinh(y)", "sqrt(cosh(y)^2 - 1)", "sinh(y) is not negative for y from 0 on"),
    "artanh": Definition("tanh(y)", "sech(y)^2", "1 - tanh(y)^2"),
    "arcoth": Definition("coth(y)", "csch(y)^2", "coth(y)^2 - 1"),
}
"""Inverse functions by their canonical names; the identities are in any table (OpenStax Calculus 1, 3.7 and 6.9)."""


def by_definition(expression: object, *, syntax: str = "auto") -> Derivation:
    """Derive the derivative of an inverse function from what it is: y = arcsin x says sin y = x.

    Args:
        expression: an inverse function, a logarithm or a root of the variable: ``arcsin x``, ``ln x``, ``sqrt(x)``.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation: the equation, both sides differentiated, and the way back to the variable.

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: the function is not the inverse of one that is known.

    >>> str(by_definition("arctan x").result)
    '1/(1 + x^2)'
    """
    reading = taken(expression, syntax=syntax)
    function = reading.expression
    found = _definition(function)
    if found is None:
        raise UnsupportedError(
            f"from the definition: {function} is no inverse function of the variable; known are "
            f"{', '.join(DEFINITIONS)}, logarithms and roots"
        )
    x, definition = found
    name = "y" if x.name != "y" else "w"
    plain = _by_definition(function, x, definition, name)
    return copy(plain, source=reading.source, name=reading.name, notes=(*reading.notes, *plain.notes))


def _definition(function: Node) -> tuple[Sym, Definition] | None:
    match function:
        case Call(name=name, children=(Sym() as x,)) if name in DEFINITIONS and not function.orders:
            return x, DEFINITIONS[name]
        case Call(name="log", children=(base, Sym() as x)) if x.name not in base.free:
            return x, Definition(f"({base})^y")
        case Root(radicand=Sym() as x, index=Num() as index):
            return x, Definition(f"y^{index}")
    return None


def _by_definition(function: Node, x: Sym, definition: Definition, name: str) -> Derivation:
    y, slope = dependent(name, x), dependent(name, x, 1)
    shown: tuple[tuple[Node, Node], ...] = ((y, letter(name)), (slope, letter(name, 1)))
    back = {plain: call for call, plain in shown}
    given = Rel("=", y, function)
    equation = Rel("=", replace(_in_letter(definition.outer, name), back), x)
    both = Rel("=", Deriv(equation.left, x), Deriv(x, x))
    posing = posed(DIFFERENTIATE_BOTH, equation, both, first_of(depending(y), ROUTES["auto"]))
    line = replace(result_of(posing), dict(shown))
    assert isinstance(line, Rel)
    solved = list(takewhile(lambda step: step.before.children[0] is not letter(name, 1), solve(line, letter(name, 1))))
    right = solved[-1].after.children[1]
    returned = [within(step, letter(name, 1)) for step in _back(right, x, definition, given, name)]
    steps = (
        Step(rule=INVERSE, before=given, after=equation),
        posing,
        *(respelled(step, back) for step in (*solved, *returned)),
    )
    result = steps[-1].after.children[1]
    bare = Derivation(source="", function=function, goal=Deriv(function, x), steps=(), result=result, variable=x.name)
    return finished(copy(checked(bare), goal=given, steps=steps, shown=shown))


def _in_letter(text: str, name: str) -> Node:
    """Read a formula in y and write it in another letter."""
    from derive.reading import parse

    return substitute(parse(text), "y", Sym(name))


def _back(right: Node, x: Sym, definition: Definition, given: Rel, name: str) -> Iterator[Step]:
    """Bring an expression in y back to x: by the identity with the sign that the range gives, then by g(y) = x."""
    line = right
    if definition.left:
        line = replace(line, {_in_letter(definition.left, name): _in_letter(definition.right, name)})
        named = SIGN_OF_ROOT if definition.reason else PYTHAGORAS
        used_here = (given,) if definition.reason else ()
        yield Step(rule=named, before=right, after=line, conditions=used_here, note=definition.reason)
    outer = _in_letter(definition.outer, name)
    after, used = replace(line, {outer: x}), str(Rel("=", outer, x))
    if name in after.free:
        # A root: y^n = x, but the derivative has y^(n-1).
        after, used = substitute(after, name, given.right), ""
    yield Step(rule=PUT_BACK, before=line, after=after, conditions=(given,), note=used)
    yield from simplified(after)


# At a point


def inverse(
    expression: object,
    at: object,
    variable: str = "",
    *,
    near: float | None = None,
    syntax: str = "auto",
) -> Derivation:
    """Derive the derivative of an inverse function at a point: g'(b) = 1/f'(a) where f(a) = b.

    Args:
        expression: the function f of one variable, as text, LaTeX, a tree or a SymPy expression.
        at: the point b.
        variable: the variable of f; the only letter by default.
        near: about where a is to be looked for, if f takes the value b more than once.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation of g'(b), with those of f' and of the general formula as its `parts`.

    Raises:
        ParseError: the expression can't be read.
        DeriveError: f has no value b, has it more than once, or f'(a) = 0.

    >>> str(inverse("x^5 + x + 1", 3).result)
    "g'(3) = 1/6"
    """
    reading = taken(expression, syntax=syntax)
    function, value = reading.expression, constant(at, "the point")
    free = sorted(function.free)
    name = variable or (reading.arguments[0] if reading.arguments else free[0] if len(free) == 1 else "")
    if not name or name not in function.free or len(free) > 1 or isinstance(function, Rel):
        raise DeriveError(f"a function of one variable is needed, not {function}")
    place, note = _place(function, name, value, near)
    slope = differentiate(function, name)
    told = copy(slope, heading="The derivative of f", name="f", source=reading.source, notes=reading.notes)
    general = _general(name, reading.source, place)
    return joined([told, general, _value(general, slope, place, value, note)])


def _place(function: Node, name: str, value: Node, near: float | None) -> tuple[Node, str]:
    """Find a with f(a) = b: by inspection, by SymPy, else numerically."""
    found = list(dict.fromkeys(_candidates(function, name, value)))
    if near is not None and found:
        found = [min(found, key=lambda node: abs(float(evaluate(node, {}, 20) or 0) - near))]
    if not found:
        return _numerically(function, name, value, near), "found numerically"
    shown = ", ".join(map(str, found))
    if len(found) > 1:
        raise DeriveError(f"f takes the value {value} at {shown}: say near which (near=) the inverse is meant")
    return found[0], ""


_INSPECTED = tuple(Fraction(n, d) for d in (1, 2, 3, 4) for n in range(-20, 21))


def _candidates(function: Node, name: str, value: Node) -> Iterator[Node]:
    """Yield the places where f(a) = b: those that one sees, and those that SymPy finds."""
    from derive.algebra import sympy_door

    for candidate in dict.fromkeys(_INSPECTED):
        place = number(candidate)
        if _takes(function, name, place, value):
            yield place
    for node in sympy_door.solve_zeros(Add(function, Neg(value)), name):
        place = exact(node)
        if not place.free and _takes(function, name, place, value) and not _is_near_one(place):
            yield place


def _is_near_one(place: Node) -> bool:
    """Whether a place is a fraction that was inspected already."""
    seen = evaluate(place, {}, 20)
    return seen is not None and any(
        abs(seen - candidate.numerator / candidate.denominator) < 1e-12 for candidate in _INSPECTED
    )


def _takes(function: Node, name: str, place: Node, value: Node) -> bool:
    there, wanted = evaluate(substitute(function, name, place), {}, 30), evaluate(value, {}, 30)
    if there is None or wanted is None or abs(there - wanted) > 1e-25 * max(1, abs(wanted)):
        return False
    try:
        return check(tidy(substitute(function, name, place)), value).outcome is not Outcome.UNVERIFIED
    except Refuted:
        return False


def _numerically(function: Node, name: str, value: Node, near: float | None) -> Node:
    """Bisect for a place; the result is a decimal, and the caller says so."""
    from derive.curve import points

    gap = Rel("=", function, value)
    roots = [point[name] for point in points(gap, 12)]
    distinct = sorted({round(float(root), 9): root for root in roots}.values())
    if near is not None:
        distinct = sorted(distinct, key=lambda root: abs(float(root) - near))[:1]
    if not distinct:
        raise DeriveError(f"no place was found where f takes the value {value}")
    if len(distinct) > 1:
        shown = ", ".join(f"{float(root):.6g}" for root in distinct)
        raise DeriveError(f"f takes the value {value} at about {shown}: say near which (near=) the inverse is meant")
    shown = f"{float(abs(distinct[0])):.12f}"
    return Neg(Num(shown)) if distinct[0] < 0 else Num(shown)


def _general(name: str, source: str, place: Node) -> Derivation:
    """Derive g'(x) = 1/f'(g(x)) from f(g(x)) = x; f may have other inverses elsewhere."""
    x = Sym(name)
    g = Call("g", x)
    slope = Call("g", x, orders=(1,))
    goal = Rel("=", Call("f", g), x)
    both = Rel("=", Deriv(goal.left, x), Deriv(x, x))
    step = posed(DIFFERENTIATE_BOTH, goal, both, first_of(depending(g), ROUTES["auto"]))
    line = result_of(step)
    factor = Call("f", g, orders=(1,))
    end = Rel("=", slope, Div(ONE, factor))
    divide = Step(rule=DIVIDE_BOTH, before=line, after=end, conditions=(Rel("!=", factor, Num(0)),))
    derivation = Derivation(
        source=source,
        function=goal,
        goal=goal,
        steps=(step, divide),
        result=end,
        variable=name,
        heading=f"The inverse function g of f near {name} = {place}",
    )
    return finished(derivation)


def _value(general: Derivation, slope: Derivation, place: Node, value: Node, note: str) -> Derivation:
    """Put the point into the general formula, and what is known of f there."""
    x = Sym(general.variable)
    left = Call("g", value, orders=(1,))
    at_b = Rel("=", left, Div(ONE, Call("f", Call("g", value), orders=(1,))))
    steps = [Step(rule=PUT_IN, before=general.result, after=at_b, conditions=(Rel("=", x, value),))]
    at_a = Rel("=", left, Div(ONE, Call("f", place, orders=(1,))))
    known = Rel("=", Call("g", value), place)
    steps.append(Step(rule=SUBSTITUTE, before=at_b, after=at_a, conditions=(known,), note=note))
    there = substitute(slope.spelled_out(slope.result), x.name, place)
    rate = exact(there)
    size = evaluate(rate, {}, 30)
    if size is None or abs(size) < 1e-25:
        raise DeriveError(
            f"f'({place}) is {'undefined' if size is None else 'zero'}: the inverse has no derivative at {value}"
        )
    put = Rel("=", left, Div(ONE, there))
    steps.append(
        Step(rule=SUBSTITUTE, before=at_a, after=put, conditions=(Rel("=", Call("f", place, orders=(1,)), there),))
    )
    end = Rel("=", left, exact(Div(ONE, rate)))
    if end is not put:
        steps.append(Step(rule=EVALUATE, before=put, after=end, note=in_decimals(end.right)))
    derivation = Derivation(
        source=general.source,
        function=general.function,
        goal=general.result,
        steps=tuple(steps),
        result=end,
        variable=general.variable,
        heading=f"The derivative of g at {value}",
    )
    return finished(derivation)
