"""Logarithmic differentiation: take ln of both sides, use its laws, differentiate, multiply by y.

The sane way for (sin x)^(cos x), and for long products and quotients of powers.
"""

from __future__ import annotations

from functools import partial

from derive.answer.builder import compose, name_derivative
from derive.answer.checking import examine_result
from derive.answer.input import named, read_expression
from derive.answer.refusals import refuse_entries
from derive.answer.simplify import simplified
from derive.answer.unknown import dependent, letter, within
from derive.errors import DeriveError, UnsupportedError
from derive.expression import ONE, ZERO, Add, Call, Deriv, Div, Mul, Neg, Node, Rel, Sym, postorder, rational, tidy
from derive.expression.parts import sum_of, terms_of, unsigned
from derive.reading import Reading
from derive.reading.letters import variable_by_custom
from derive.reals.domain import conditions
from derive.reals.given import where_given
from derive.record.derivation import Derivation, Notation, Step, Subject, conditions_of
from derive.record.engine import posed, result_of
from derive.record.strategies import first_of
from derive.rules import ROUTES
from derive.rules.algebra.algebra import MULTIPLY_OUT
from derive.rules.derivative.known import depending
from derive.rules.labels.equations import DIFFERENTIATE_BOTH, LOG_LAWS, MULTIPLY_LETTER, PUT_BACK, TAKE_LOGARITHM
from derive.terms.logarithms import expanded, factors_of, is_positive_product
from derive.terms.signs import never_zero
from derive.verify import agree_with_sympy


def logarithmic(expression: object, variable: object = "", *, syntax: str = "auto") -> Derivation:
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

    >>> str(logarithmic("x^x").derivative)
    'x^x (ln(x) + 1)'
    """
    reading = read_expression(expression, syntax=syntax)
    name = named(variable) if variable else _variable(reading)
    refuse_entries(reading, (name,))
    function, x = reading.expression, Sym(name)
    if isinstance(function, Rel):
        raise DeriveError("an expression is needed, not an equation")
    logarithm = _logarithm(function, name)
    if logarithm is None:
        raise UnsupportedError(f"{function} is no product, quotient or power: its logarithm is no easier")
    return _derived(reading, function, x, logarithm)


_LONGER = 1.5
"""How much longer a sum may be than the product, where it holds at more points."""


def _opened(function: Node, rate: Add, result: Node) -> tuple[Step, ...]:
    """Multiply the function into each term where it takes away what is divided by: e^x sin(x) (1 + cot(x)).

    Returns:
        The moves; none where the product is the simpler form, or holds at as many points.
    """
    terms = [_times(function, term) for term in terms_of(rate)]
    ends = [moves[-1].after if (moves := simplified(term)) else term for term in terms]
    whole = sum_of(ends)
    if whole.size > _LONGER * result.size or len(conditions(whole)) >= len(conditions(result)):
        return ()
    return (Step(MULTIPLY_OUT, result, whole), *simplified(whole))


def _variable(reading: Reading) -> str:
    free = reading.expression.free
    usual = next(iter(reading.arguments), "") or variable_by_custom(free)
    if not usual:
        raise DeriveError(f"which letter is the variable? {', '.join(sorted(free))} occur")
    return usual


def _logarithm(function: Node, name: str) -> Node | None:
    """Return ln|f| written out by the laws, or None where they say nothing."""
    if name not in function.free:
        return None
    return expanded(unsigned(function), is_positive=is_positive_product(function))


def _never_vanishes(function: Node, name: str) -> bool:
    """Whether no factor is zero: x^x is not where it has a value, nor is a factor below the bar."""
    factors = factors_of(unsigned(function)) or []
    return bool(factors) and all(
        name in one.exponent.free or (rational(one.exponent) or 0) < 0 or never_zero(one.base) for one in factors
    )


def _derived(reading: Reading, function: Node, x: Sym, logarithm: Node) -> Derivation:
    name = next(name for name in (reading.name, "y", "w", "u", "v", "y_1") if name and name not in function.free)
    y, slope = dependent(name, x), dependent(name, x, 1)
    # Where the function has values it may be positive, as x^9/sqrt(x - 4) for x > 4: no bars are needed then.
    domain = () if is_positive_product(function) else conditions(function, assuming=reading.given)
    positive = bool(domain) and where_given(Call("abs", function), domain) is function
    goal, known = Rel("=", y, function), positive or is_positive_product(function)
    logarithm = where_given(logarithm, domain) if positive else logarithm
    left = Call("ln", y if known else Call("abs", y))
    taken_of = Rel("=", left, Call("ln", function if known else Call("abs", unsigned(function))))
    opened = Rel("=", left, logarithm)
    excluded: tuple[Node, ...] = (Rel("!=", y, ZERO),)
    if known and _never_vanishes(function, x.name):
        excluded = ()
    if positive:
        # x^(3/4) may vanish at an end of its domain.
        excluded = domain if where_given(Call("sign", function), domain) is ONE else (*domain, *excluded)
    steps = [
        Step(rule=TAKE_LOGARITHM, before=goal, after=taken_of, conditions=excluded),
        Step(rule=LOG_LAWS, before=taken_of, after=opened),
    ]
    both = Rel("=", Deriv(left, x), Deriv(logarithm, x))
    steps.append(posed(DIFFERENTIATE_BOTH, opened, both, first_of(depending(y), ROUTES["auto"])))
    rates = result_of(steps[-1])
    assert isinstance(rates, Rel)
    steps.extend(within(step, rates.left) for step in simplified(rates.right))
    last = rates if steps[-1].substeps else steps[-1].after
    rate = last.children[1]
    multiplied = Rel("=", slope, _times(y, rate))
    result = _times(function, rate)
    steps.append(Step(MULTIPLY_LETTER, last, multiplied, (("c", y),)))
    steps.append(Step(rule=PUT_BACK, before=multiplied, after=Rel("=", slope, result), conditions=(goal,)))
    if not isinstance(rate, Add):
        # A factor of the function may be the denominator: x^2 times 2/x is 2x.
        steps.extend(within(step, slope) for step in simplified(result))
        result = _right(steps[-1])
    moves = _opened(function, rate, result) if isinstance(rate, Add) else ()
    if moves:
        steps.extend(within(step, slope) for step in moves)
        result = _right(steps[-1])
    noted = (c for c in conditions_of(tuple(steps)) if isinstance(c, Rel) and c.relation != "=")
    # What a line needs of the function itself, y not 0, its factors say.
    needed = () if moves else tuple(c for c in noted if {y, slope}.isdisjoint(postorder(c)) and c.left is not function)
    found = examine_result(function, result, x.name, needed=needed, given=reading.given)
    divisors = [Div(ONE, factor.base) for factor in factors_of(unsigned(function)) or []]
    return compose(
        goal,
        steps,
        Subject(reading.source, function, x.name, name=reading.name, given=reading.given),
        Notation(
            left=name_derivative(function, result, (x.name,), reading.name, arguments=reading.arguments),
            shown=((y, letter(name)), (slope, letter(name, 1))),
        ),
        last=result,
        conditions=found.conditions if moves else conditions(*divisors, assuming=found.conditions),
        kinks=found.kinks,
        notes=reading.notes,
        opinion=partial(agree_with_sympy, function, (x.name,), result, reading.given),
    )


def _right(step: Step) -> Node:
    after = step.after
    assert isinstance(after, Rel)
    return after.right


def _times(function: Node, rate: Node) -> Node:
    """Return f · (f'/f): a sum stays in its brackets, as a textbook leaves it."""
    if rate is ONE or not isinstance(rate, Add):
        return tidy(Mul(function, rate))
    match function:
        case Neg(operand=inner):
            return Neg(_times(inner, rate))
        case Mul(children=factors):
            return Mul(*factors, rate)
    return Mul(function, rate)
