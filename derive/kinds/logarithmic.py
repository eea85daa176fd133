"""Logarithmic differentiation: take ln of both sides, use its laws, differentiate, multiply by y.

The sane way for (sin x)^(cos x), and for long products and quotients of powers.
"""

from __future__ import annotations

from dataclasses import replace as copy

from derive.api import checked
from derive.derivation import Derivation, Step
from derive.engine import posed, result_of
from derive.errors import DeriveError, UnsupportedError
from derive.expression import ONE, ZERO, Call, Deriv, Mul, Neg, Node, Rel, Sym, replace, tidy
from derive.kinds.record import dependent, letter, simplified, taken, within
from derive.reading import Reading
from derive.rules import ROUTES
from derive.rules.equations import DIFFERENTIATE_BOTH, LOG_LAWS, MULTIPLY_LETTER, PUT_BACK, TAKE_LOGARITHM
from derive.rules.logarithms import expanded
from derive.rules.relations import depending
from derive.rules.signs import positive
from derive.strategies import first_of


def logarithmic(expression: object, variable: str = "", *, syntax: str = "auto") -> Derivation:
    """Derive a derivative by logarithmic differentiation.

    Args:
        expression: a product, quotient or power, as text, LaTeX, a tree or a SymPy expression.
        variable: the variable of differentiation; the only letter, or x, by default.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation: ln|y| = …, y'/y = …, y' = ….

    Raises:
        ParseError: the expression can't be read.
        UnsupportedError: the expression is a sum, of which the logarithm is no easier.
        DeriveError: it is not clear which letter is the variable.

    >>> str(logarithmic("x^x").result)
    'x^x (ln(x) + 1)'
    """
    reading = taken(expression, syntax=syntax)
    name = variable or _variable(reading)
    function, x = reading.expression, Sym(name)
    if isinstance(function, Rel):
        raise DeriveError("an expression is needed, not an equation")
    logarithm = _logarithm(function, name)
    if logarithm is None:
        raise UnsupportedError(f"{function} is no product, quotient or power: its logarithm is no easier")
    return _derived(reading, function, x, logarithm)


def _variable(reading: Reading) -> str:
    free = sorted(reading.expression.free)
    chosen = [*reading.arguments, *(free if len(free) == 1 else ["x"] if "x" in free or not free else [])]
    if not chosen:
        raise DeriveError(f"which letter is the variable? {', '.join(free)} occur")
    return chosen[0]


def _unsigned(function: Node) -> Node:
    return function.operand if isinstance(function, Neg) else function


def _logarithm(function: Node, name: str) -> Node | None:
    """Return ln|f| written out by the laws, or None where they say nothing."""
    return expanded(_unsigned(function), is_positive=_is_positive(function)) if name in function.free else None


def _is_positive(function: Node) -> bool:
    """Whether a function is positive wherever it is defined: u^v with a variable in v has u > 0."""
    return positive(function) or _general_power(function)


def _general_power(function: Node) -> bool:
    from derive.expression import Pow

    return isinstance(function, Pow) and bool(function.exponent.free)


def _derived(reading: Reading, function: Node, x: Sym, logarithm: Node) -> Derivation:
    shown_name = _letter(reading, function)
    y = dependent(shown_name, x)
    shown = ((y, letter(shown_name)), (dependent(shown_name, x, 1), letter(shown_name, 1)))
    slope, given = shown[1][0], Rel("=", y, function)
    known = _is_positive(function)
    size = y if known else Call("abs", y)
    taken_of = Rel("=", Call("ln", size), Call("ln", function if known else Call("abs", _unsigned(function))))
    opened = Rel("=", Call("ln", size), logarithm)
    needed = () if known else (Rel("!=", function, ZERO),)
    both = Rel("=", Deriv(opened.left, x), Deriv(opened.right, x))
    strategy = first_of(depending(y), ROUTES["auto"])
    steps = [Step(rule=TAKE_LOGARITHM, before=given, after=taken_of, conditions=needed)]
    if opened is not taken_of:
        steps.append(Step(rule=LOG_LAWS, before=taken_of, after=opened))
    steps.append(posed(DIFFERENTIATE_BOTH, opened, both, strategy))
    rates = result_of(steps[-1])
    assert isinstance(rates, Rel)
    moves = [within(step, rates.left) for step in simplified(rates.right)]
    steps.extend(moves)
    rate = moves[-1].after.children[1] if moves else rates.right
    found = Rel("=", slope, _product(y, rate))
    steps.append(Step(rule=MULTIPLY_LETTER, before=steps[-1].after if moves else rates, after=found, conditions=(_not_zero(y),)))
    result = _product(function, rate)
    steps.append(Step(rule=PUT_BACK, before=found, after=Rel("=", slope, result), conditions=(given,)))
    tidied = tidy(result)
    derivation = Derivation(
        source=reading.source,
        function=function,
        goal=given,
        steps=tuple(steps),
        result=tidied,
        variable=x.name,
        name=reading.name,
        shown=shown,
        notes=reading.notes,
    )
    if tidied is not result:
        last = Step(rule=steps[-1].rule, before=found, after=Rel("=", slope, tidied), conditions=(given,))
        derivation = copy(derivation, steps=(*steps[:-1], last))
    return _told(derivation, needed)


def _letter(reading: Reading, function: Node) -> str:
    used = function.free
    return next(name for name in (reading.name, "y", "w", "u", "v", "y_1") if name and name not in used)


def _not_zero(node: Node) -> Node:
    return Rel("!=", node, ZERO)


def _product(left: Node, right: Node) -> Node:
    return left if right is ONE else Mul(left, right)


def _told(derivation: Derivation, needed: tuple[Node, ...]) -> Derivation:
    """Verify and compare as for any derivative; the letter y is not part of the conditions."""
    names = {call: derivation.function for call, _ in derivation.shown[:1]}
    done = checked(derivation)
    where = tuple(dict.fromkeys(replace(condition, names) for condition in done.conditions))
    kept = tuple(c for c in where if not (isinstance(c, Rel) and c.relation == "="))
    return copy(done, conditions=kept)
