"""Derivatives from what functions are: y = arcsin x says sin y = x, and tan x is sin x/cos x."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from derive.answer.builder import compose, name_derivative
from derive.answer.checking import examine_result
from derive.answer.differentiate import differentiate
from derive.answer.input import read_expression
from derive.answer.simplify import simplified
from derive.answer.unknown import dependent, letter, respelled, within
from derive.errors import UnsupportedError
from derive.expression import (
    TWO,
    ZERO,
    Call,
    Deriv,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    postorder,
    replace,
    substitute,
    tidy,
)
from derive.kinds.curves.linear import solve
from derive.reading import Reading
from derive.reading.formulas import basis_of, entry_of
from derive.record.derivation import Derivation, Notation, Step, Subject
from derive.record.engine import posed, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.algebra.algebra import ABSOLUTE_VALUE, PYTHAGORAS
from derive.rules.derivative.known import depending
from derive.rules.labels.equations import DIFFERENTIATE_BOTH, INVERSE, PUT_BACK, SIGN_OF_ROOT
from derive.table import Inverse
from derive.verify import agree_with_sympy


def by_definition(expression: object, variable: str = "", *, syntax: str = "auto") -> Derivation:
    """Derive a derivative from what the functions are: y = arcsin x says sin y = x, and tan x is sin x/cos x.

    Args:
        expression: an inverse function, a logarithm or a root of the variable: ``arcsin x``, ``ln x``, ``sqrt(x)``;
            or anything with functions that have a definition: ``tan x``, ``|x|``, ``ln|x|``, ``x sec x``.
        variable: the variable of differentiation; the only letter, or x, by default.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation: the equation, both sides differentiated, and the way back to the variable.

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: there is no definition in simpler functions.

    >>> str(by_definition("arctan x").derivative)
    '1/(1 + x^2)'
    >>> str(by_definition("ln|x|").derivative)
    '1/x'
    """
    reading = read_expression(expression, syntax=syntax)
    function = reading.expression
    found = _definition(function)
    if found is None:
        calls = (part for part in postorder(function) if isinstance(part, Call))
        if any(basis_of(call) is not None for call in calls):
            return differentiate(reading, *filter(None, [variable]), route="definition")
        raise UnsupportedError(
            f"from the definition: nothing in {function} is an inverse function of the variable alone, nor has it a "
            "definition by simpler functions"
        )
    x, definition = found
    name = "y" if x.name != "y" else "w"
    return _by_definition(reading, x, definition, name)


def _definition(function: Node) -> tuple[Sym, Inverse] | None:
    match function:
        case Call(children=(Sym() as x,)) if (entry := entry_of(function)) is not None and entry.inverse is not None:
            return x, entry.inverse
        case Call(name="log", children=(base, Sym() as x)) if x.name not in base.free:
            return x, Inverse(f"({base})^y")
        case Root(radicand=Sym() as x, index=Num() as index):
            return x, Inverse(f"y^{index}")
    return None


def _by_definition(reading: Reading, x: Sym, definition: Inverse, name: str) -> Derivation:
    y, slope = dependent(name, x), dependent(name, x, 1)
    shown: tuple[tuple[Node, Node], ...] = ((y, letter(name)), (slope, letter(name, 1)))
    back = {plain: call for call, plain in shown}
    function = reading.expression
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
    found = examine_result(function, result, x.name, given=reading.given)
    return compose(
        given,
        steps,
        Subject(reading.source, function, x.name, name=reading.name, given=reading.given),
        Notation(
            left=name_derivative(function, result, (x.name,), reading.name, arguments=reading.arguments), shown=shown
        ),
        last=result,
        conditions=found.conditions,
        kinks=found.kinks,
        notes=reading.notes,
        opinion=partial(agree_with_sympy, function, (x.name,), result, reading.given),
    )


def _in_letter(text: str, name: str) -> Node:
    """Read a formula in y and write it in another letter."""
    from derive.reading import parse

    return substitute(parse(text), "y", Sym(name))


def _back(right: Node, x: Sym, definition: Inverse, given: Rel, name: str) -> Iterator[Step]:
    """Bring an expression in y back to x: by the identity with the sign that the range gives, then by g(y) = x."""
    line = right
    if definition.sides:
        root = _in_letter(definition.right, name)
        values = (tidy(replace(line, {_in_letter(definition.left, name): value})) for value in (root, Neg(root)))
        signs = [Rel(sign, x, ZERO) for sign in "><"]
        line = Piecewise(*zip(values, signs, strict=True))
        told = "; ".join(f"for {sign} is {why}" for sign, why in zip(signs, definition.sides, strict=True))
        yield Step(SIGN_OF_ROOT, right, line, conditions=(given,), note=f"{definition.reason}; {told}")
    elif definition.left:
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
    if isinstance(after, Piecewise):
        # x for x > 0 and -x for x < 0 is |x|.
        above, _ = after.children[::2]
        size = replace(above, {x: Call("abs", x)})
        joined = replace(size, {Pow(Call("abs", x), TWO): Pow(x, TWO)})
        yield Step(
            ABSOLUTE_VALUE,
            after,
            joined,
            (("u", Rel("=", Call("abs", x), Piecewise((x, Rel(">", x, ZERO)), (Neg(x), Rel("<", x, ZERO))))),),
        )
        after = joined
    yield from simplified(after)
