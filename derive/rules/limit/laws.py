"""Rules about a limit as h tends to 0: what may be read off, the limit laws, and the known limits.

A `Limit` is a goal like a `Deriv`: each rule looks at one limit and returns what it equals, perhaps with simpler
limits inside.  How the h of a difference quotient is removed is told in `derive.rules.limit.difference`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    fold,
    fold_units,
    number,
    postorder,
    rational,
    replace,
    same,
    substitute,
    tidy,
)
from derive.expression.parts import factors_of, product_of, sum_of, terms_of, unsigned
from derive.expression.tidy import negate
from derive.field.constants import decide, sign
from derive.reading.formulas import entry_of, is_continuous, is_unknown, values_of
from derive.record.declare import rule
from derive.record.derivation import Label, Rewrite
from derive.rules.algebra.algebra import COMBINE
from derive.rules.limit.by_numbers import is_zero_times_infinite
from derive.table import TABLE
from derive.terms.signs import range_of
from derive.terms.terms import Line, merge
from derive.values.evaluate import evaluate, holds

SMALL = tuple(Fraction(3, 7 * 10**power) for power in (12, 25, 40))
"""Where the sign of an expression next to 0 is looked at."""
_SAMPLES = ((7, 10), (13, 11), (-9, 10), (21, 10), (-17, 10))


def towards(limit: Limit, body: Node) -> Limit:
    """Return the limit of another expression at the same place."""
    if isinstance(body, Neg) and isinstance(body.operand, Div):
        # The sign belongs to the numerator, where the moves look at it.
        body = Div(negate(body.operand.numerator), body.operand.denominator)
    return Limit(body, limit.variable, limit.point, limit.side)


def at_zero(node: Node, name: str) -> Node:
    """Return the tidied value at h = 0, with the values of functions at 0 put in."""
    value = with_values(substitute(node, name, ZERO))
    return fold(value, lambda part, children: _without_opposites(part.with_children(children)))


def _without_opposites(node: Node) -> Node:
    """Return 0 for a sum whose terms cancel, and what follows from it: e^(sin x − sin x) = 1."""
    if isinstance(node, Add) and not merge([term for term, _ in Line(node).terms(node)]):
        return ZERO
    return tidy(_value(node)) if ZERO in node.children else node


def with_values(node: Node) -> Node:
    """Return an expression tidied, with sin 0 = 0, |−2| = 2 and the like put in."""
    return tidy(fold(node, lambda part, children: _value(part.with_children(children))))


def _value(node: Node) -> Node:
    match node:
        case Call(name="abs", children=(inner,)) if (value := rational(tidy(inner))) is not None:
            return number(abs(value))
        case Call(name=name, children=(inner,)) if entry_of(node) and (known := values_of(name).get(tidy(inner))):
            return known
        case Root(radicand=inner) if tidy(inner) is ZERO:
            return ZERO
        case Pow(base=base, exponent=exponent) if tidy(base) is ZERO and (rational(tidy(exponent)) or 0) > 0:
            return ZERO
        case Piecewise() if not node.free:
            return next((value for value, condition in node.pieces if decide(condition)), node.otherwise or node)
    # A zero need not be written: max(0, 0), the sine of pi.
    return ZERO if not node.free and node.children and sign(node) == 0 else node


def _is_defined(node: Node) -> bool:
    """Whether an expression has a value somewhere: at some sample point for its letters."""
    unknown: dict[Node, Node] = {part: Sym(f"value {part}") for part in postorder(node) if is_unknown(part)}
    node = replace(node, unknown) if unknown else node
    for top, bottom in _SAMPLES:
        point = {name: Fraction(top, bottom + index) for index, name in enumerate(sorted(node.free))}
        if evaluate(node, point, 20) is not None:
            return True
    return False


def vanishes(node: Node, name: str) -> bool:
    """Whether an expression is 0 at h = 0, as far as its shape says."""
    return at_zero(node, name) is ZERO


# What is read off ----------------------------------------------------------------------------------


@rule("let-h-tend-to-zero", "let h tend to 0", "lim g(h) = g(0) for a continuous g")
def direct(limit: Limit) -> Rewrite | None:
    """lim (2x + h) = 2x: the expression is continuous at h = 0."""
    name = limit.variable.name
    if any(_may_jump(part, name) for part in postorder(limit.body)):
        return None
    if isinstance(limit.body, Div) and limit.point is ZERO and vanishes(limit.body.denominator, name):
        return None
    value = substitute(limit.body, name, limit.point)
    if not _is_defined(value):
        return None
    value = with_values(value)
    combined = COMBINE.rewrite(value)
    return Rewrite(combined.after if combined is not None else value)


def _may_jump(part: Node, name: str) -> bool:
    if name not in part.free:
        return False
    if isinstance(part, Call):
        return part.name in TABLE and not is_continuous(part.name)
    return isinstance(part, Piecewise)


@rule("values", "put in known values", "sin(0) = 0", weight=0)
def values(limit: Limit) -> Rewrite | None:
    """lim (|h| − |0|)/h = lim |h|/h: what is known without h is put in."""

    def put_in(part: Node, children: tuple[Node, ...]) -> Node:
        made = part.with_children(children)
        if isinstance(made, Add):
            return sum_of([term for term in made.children if negate(term) is not ZERO])
        return made if limit.variable.name in part.free else _value(made)

    body = fold(limit.body, put_in)
    return None if body is limit.body else Rewrite(towards(limit, fold_units(body)))


@rule("one-side", "use that", "|u| = u for u >= 0, |u| = -u for u < 0")
def one_side(limit: Limit) -> Rewrite | None:
    """lim |h|/h from above is lim h/h: signs and cases near 0 are decided."""
    sides = (limit.side,) if limit.side else ("+", "-")
    beside, *others = (_beside(limit, side) for side in sides)
    if beside is None or beside.body is limit.body or any(o is None or o.body is not beside.body for o in others):
        return None
    used = [Rel("=", part, chosen) for part, chosen in beside.used]
    note = f"for {limit.variable} {'<' if limit.side == '-' else '>'} 0" if limit.side else ""
    return Rewrite(towards(limit, fold_units(beside.body)), tuple(("u", equation) for equation in used), note=note)


class _Beside(NamedTuple):
    """What an expression is beside 0.

    Attributes:
        body: the expression, absolute values and cases replaced.
        used: what was replaced, by what.
    """

    body: Node
    used: tuple[tuple[Node, Node], ...]


def _beside(limit: Limit, side: str) -> _Beside | None:
    """Return the body with absolute values and cases replaced by what they are beside 0; None if that is open."""
    name, decided = limit.variable.name, True
    used: dict[Node, Node] = {}

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        nonlocal decided
        made = part.with_children(children)
        if name not in part.free:
            return made
        chosen = _chosen(made, name, side)
        decided = decided and chosen is not None
        if chosen is not None and chosen is not made:
            used[made] = chosen
        return chosen or made

    body = fold(limit.body, combine)
    return _Beside(body, tuple(used.items())) if decided else None


def _chosen(part: Node, name: str, side: str) -> Node | None:
    """Return what an absolute value or a case is beside 0; itself for anything else; None if that is not known."""
    match part:
        case Call(name="abs", children=(inner,)):
            return _by_sign(inner, name, side, inner, Neg(inner), ZERO)
        case Call(name="sign", children=(inner,)):
            return _by_sign(inner, name, side, ONE, Neg(ONE), ZERO)
        case Call(name="max", children=(first, second)):
            return _by_sign(Add(first, Neg(second)), name, side, first, second, first)
        case Call(name="min", children=(first, second)):
            return _by_sign(Add(first, Neg(second)), name, side, second, first, first)
        case Piecewise():
            return branch(part, name, side)
    return part


def _by_sign(inner: Node, name: str, side: str, above: Node, below: Node, level: Node) -> Node | None:
    for relation, chosen in ((">", above), ("<", below), ("=", level)):
        if _is_true(Rel(relation, inner, ZERO), name, side):
            return chosen
    return None


def _is_true(condition: Node, name: str, side: str) -> bool | None:
    """Whether a condition holds at points ever nearer to 0; None if it does at some only, or has other letters."""
    if condition.free - {name}:
        return None
    turned = -1 if side == "-" else 1
    found = {holds(condition, {name: turned * size}, 60) for size in SMALL}
    return found.pop() if len(found) == 1 else None


def branch(cases: Piecewise, name: str, side: str) -> Node | None:
    """Return the case that applies next to 0 on one side; None if that is not known."""
    for value, condition in cases.pieces:
        true = _is_true(condition, name, side)
        if true is None:
            return None
        if true:
            return value
    return cases.otherwise


@rule("from-the-right", "put -h for h", "lim g(h) from the left = lim g(-h) from the right")
def mirrored(limit: Limit) -> Rewrite | None:
    """lim √(−h)/h from the left is lim √h/(−h) from the right."""
    if limit.side != "-" or limit.point is not ZERO:
        return None
    body = tidy(substitute(limit.body, limit.variable.name, Neg(limit.variable)))
    return Rewrite(towards(Limit(ZERO, limit.variable, ZERO, "+"), body))


@rule("squeeze", "squeeze: a bounded factor times one that tends to 0", "|u v| <= c |u|, and u tends to 0", weight=2)
def squeeze(limit: Limit) -> Rewrite | None:
    """lim h sin(1/h) = 0, as |h sin(1/h)| ≤ |h|."""
    name = limit.variable.name
    if not isinstance(limit.body, Mul) or direct.rewrite(limit) is not None:
        return None
    bounded = [factor for factor in limit.body.children if _is_bounded(factor, name)]
    others = [factor for factor in limit.body.children if factor not in bounded]
    if not bounded or not others:
        return None
    rest = direct.rewrite(towards(limit, product_of(others)))
    if rest is None or rest.after is not ZERO:
        return None
    return Rewrite(ZERO, note=f"as {Rel('<=', Call('abs', limit.body), Call('abs', product_of(others)))}")


def _is_bounded(factor: Node, name: str) -> bool:
    while isinstance(factor, Pow) and (rational(factor.exponent) or 0) > 0:
        factor = factor.base
    if name not in factor.free or not isinstance(factor, Call):
        return False
    low, _, high, _ = range_of(factor)
    return low is not None and high is not None and -1 <= low <= high <= 1


@rule("grows", "grows beyond every bound", "1/u tends to oo as u tends to 0 from above", weight=2)
def infinite(limit: Limit) -> Rewrite | None:
    """lim 1/∛(h²) = ∞: the numerator tends to a number other than 0, the denominator to 0."""
    body, name = limit.body, limit.variable.name
    if isinstance(body, Neg):
        body = body.operand
    if not isinstance(body, Div) or body.free != {name} or not vanishes(body.denominator, name):
        return None
    if any(_may_jump(part, name) for part in postorder(body)):
        return None
    if not sign(at_zero(body.numerator, name)):
        # A numerator that may vanish as well says nothing.
        return None
    sides = (limit.side,) if limit.side else ("+", "-")
    signs = {_is_true(Rel(">", limit.body, ZERO), name, side) for side in sides}
    if len(signs) != 1 or None in signs:
        return None
    return Rewrite(Const("oo") if signs.pop() else Neg(Const("oo")))


# Known limits --------------------------------------------------------------------------------------


def kernel(node: Node) -> tuple[Node, Node] | None:
    """Return t and the limit of the expression over t as t tends to 0, for the expressions that a course knows.

    >>> t = Sym("t")
    >>> kernel(Call("sin", t)) == (t, ONE)
    True
    """
    match node:
        case Call(children=(t,)) if (entry := entry_of(node)) is not None and entry.leading == "u":
            return t, ONE
        case Add(children=(Call(name="cos" | "cosh", children=(t,)), Neg(operand=one))) if one is ONE:
            return t, ZERO
        case Add(children=(Call(name="exp", children=(t,)), Neg(operand=one))) if one is ONE:
            return t, ONE
        case Add(children=(Pow(base=base, exponent=t), Neg(operand=one))) if one is ONE and rational(t) is None:
            return t, ONE if base is Const("e") else Call("ln", base)
        case Call(name="ln", children=(Add(children=(one, t)),)) if one is ONE:
            return t, ONE
    return None


def curved_kernel(node: Node) -> tuple[Node, Node] | None:
    """Return t and the limit of the expression over t^2 as t tends to 0, where over t it is 0.

    >>> t = Sym("t")
    >>> str(curved_kernel(Add(Call("cos", t), Neg(ONE)))[1])
    '-1/2'
    """
    match node:
        case Add(children=(Call(name="cos" | "cosh" as called, children=(t,)), Neg(operand=one))) if one is ONE:
            half = Div(ONE, TWO)
            return t, Neg(half) if called == "cos" else half
    return None


def square(t: Node) -> Node:
    """Return t^2, with the square of a square root multiplied out."""
    match t:
        case Root(radicand=inner, index=index) if rational(index) == 2:
            return inner
    return tidy(Pow(t, TWO))


@rule("known-limit", "known limit", "lim sin(t)/t = 1", weight=2)
def known_limit(limit: Limit) -> Rewrite | None:
    """lim sin(t)/t = 1, lim (cos t − 1)/t = 0, lim (e^t − 1)/t = 1, lim (a^t − 1)/t = ln a, lim ln(1 + t)/t = 1.

    And lim (cos t - 1)/t^2 = -1/2, lim (cosh t - 1)/t^2 = 1/2.
    """
    if not isinstance(limit.body, Div):
        return None
    above, below, name = limit.body.numerator, limit.body.denominator, limit.variable.name
    for found, power in ((kernel(above), ONE), (curved_kernel(above), TWO)):
        if found is None or name in found[1].free or name not in found[0].free or not vanishes(found[0], name):
            continue
        forms = (found[0],) if power is ONE else (square(found[0]), Mul(found[0], found[0]), Pow(found[0], TWO))
        if any(same(form, below) for form in forms):
            return Rewrite(found[1], ((str(limit), found[1]),))
    return None


# Limit laws ----------------------------------------------------------------------------------------


@rule("limit-laws", "limits of sums and products", "lim (u + v) = lim u + lim v, lim (u v) = lim u lim v")
def laws(limit: Limit) -> Rewrite | None:
    """lim (sin x · g(h) + cos x · k(h)) = sin x · lim g(h) + cos x · lim k(h)."""
    body = limit.body
    inner = unsigned(body)
    if not isinstance(inner, (Add, Mul)):
        return None
    terms = terms_of(body)
    made = [_factors_apart(limit, term) for term in terms]
    if any(part is term and limit.variable.name in term.free for part, term in zip(made, terms, strict=True)):
        return None
    after = sum_of(made)
    return None if after is limit else Rewrite(after)


def _factors_apart(limit: Limit, term: Node) -> Node:
    if isinstance(term, Neg):
        return Neg(_factors_apart(limit, term.operand))
    name = limit.variable.name
    if name not in term.free:
        return term
    factors = factors_of(term)
    fixed = [factor for factor in factors if name not in factor.free]
    limits = [limit_of_factor(limit, factor) for factor in factors if name in factor.free]
    return term if is_zero_times_infinite(limits) else product_of([*fixed, *limits])


def limit_of_factor(limit: Limit, factor: Node) -> Node:
    """Return the limit of one factor: its value where it is continuous."""
    if limit.variable.name not in factor.free:
        return factor
    inner = towards(limit, factor)
    read_off = direct.rewrite(inner)
    return inner if read_off is None else read_off.after


# Of the derivation as a whole --------------------------------------------------------------------

DEFINITION = Label(
    "derivative-by-definition",
    "definition of the derivative",
    "f'(x) = lim (f(x + h) - f(x))/h",
    weight=2,
    reference="OpenStax Calculus 1, 3.1",
)
BOTH_SIDES = Label(
    "both-sides-agree",
    "the limits from both sides agree",
    "lim g(h) from the left = lim g(h) from the right",
    weight=2,
)
SLOPE_BESIDE = Label(
    "slope-beside",
    "what the slope tends to on that side",
    "where f is continuous from one side, its slope from that side is lim f'(x)",
    weight=2,
    reference="Rudin, Principles, exercise 5.9",
)
TURNED_OVER = Label(
    "turned-over",
    "the difference quotient turned over grows beyond all bounds",
    "lim h/g(h) = 0 where lim |g(h)/h| is infinite",
    weight=2,
)
SIDES_DIFFER = Label(
    "sides-differ",
    "the limits from the left and from the right differ",
    "there is no limit where the one-sided limits differ",
    weight=2,
)
