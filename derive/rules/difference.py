"""The algebra that removes h from a difference quotient (f(x + h) − f(x))/h, in the moves of a textbook.

Every rule looks at one limit; the letters A and B stand for f(x + h) and f(x).  The moves are about shapes:
a polynomial is multiplied out, fractions are brought over one denominator, radicals are multiplied by the
conjugate, functions with an addition theorem are taken apart by it, products by adding and subtracting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from derive.derivation import Rewrite, Rule
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Pow,
    Root,
    Sym,
    fold,
    fold_units,
    number,
    rational,
    same,
    tidy,
)
from derive.expression.tidy import negate
from derive.functions import TABLE
from derive.rules.functions import fill
from derive.rules.limits import at_zero, kernel, limit_rule, settled, taken, towards, vanishes
from derive.rules.powers import power
from derive.rules.structural import join
from derive.rules.terms import Line, Term, add, merge

_MOST_TERMS = 40
_HIGHEST_POWER = 16
_HIGHEST_DIFFERENCE = 6


def quotient(forward: Node, h: Sym) -> Node:
    """Return (A − B)/h for A = f(x + h), with B = A at h = 0."""
    return Div(minus(forward, at_zero(forward, h.name)), h)


def minus(left: Node, right: Node) -> Node:
    """Return a − b as it is written: the terms of a without brackets, those of b in brackets."""
    if right is ZERO:
        return left
    return Add(*_parts(left), Neg(right) if isinstance(right, Add) else negate(right))


def difference(limit: Limit) -> Node | None:
    """Return A if the limit is that of (A − B)/h with B = A at h = 0; a B of 0 may be left out."""
    body, h = limit.body, limit.variable
    if not isinstance(body, Div) or body.denominator is not h or h.name not in body.numerator.free:
        return None
    match body.numerator:
        case Add(children=(*front, last)) if h.name not in last.free and same(
            at_zero(add(front), h.name), settled(negate(last))
        ):
            return add(front)
        case whole if vanishes(whole, h.name):
            return whole
    return None


def _on_difference(
    id: str, name: str, statement: str, *, weight: int = 1
) -> Callable[[Callable[[Node, Limit], Node | None]], Rule]:
    """Declare a rule that takes A to what the limit of (A − B)/h equals."""

    def declare(local: Callable[[Node, Limit], Node | None]) -> Rule:
        def rewrite(limit: Limit) -> Rewrite | None:
            forward = difference(limit)
            after = None if forward is None else local(forward, limit)
            return None if after is None else Rewrite(after)

        return Rule(id=id, name=name, statement=statement, rewrite=rewrite, weight=weight)

    return declare


# Polynomials in h ----------------------------------------------------------------------------------


def expanded(line: Line, node: Node, name: str) -> list[Term] | None:
    """Multiply an expression out as a polynomial in h, like terms collected; None if it is none, or too long."""

    def combine(part: Node, children: tuple[list[Term] | None, ...]) -> list[Term] | None:
        if name not in part.free and not isinstance(part, (Add, Mul, Neg, Pow)):
            return [line.term(part)]
        match part:
            case Pow(exponent=exponent):
                count = rational(exponent)
                whole = count is not None and count.denominator == 1 and 0 < count <= _HIGHEST_POWER
                if whole and count is not None and children[0] is not None and len(children[0]) > 1:
                    return _multiplied(line, [children[0]] * int(count))
                return [line.term(part)] if name not in part.free or (whole and len(children[0] or ()) == 1) else None
            case Div(denominator=below) if name not in below.free and children[0] is not None:
                return [line.product(term, line.term(below), -1) for term in children[0]]
        if not isinstance(part, (Add, Mul, Neg)):
            return [line.term(part)] if not part.children else None
        found = [child for child in children if child is not None]
        if len(found) < len(children):
            return None
        match part:
            case Add():
                return merge([term for child in found for term in child])
            case Neg():
                return [term.scaled(Fraction(-1)) for term in found[0]]
        return _multiplied(line, found)

    terms = fold(node, combine)
    return None if terms is None or len(terms) > _MOST_TERMS else terms


def _multiplied(line: Line, sums: Sequence[list[Term]]) -> list[Term] | None:
    product = sums[0]
    for other in sums[1:]:
        product = merge([line.product(left, right) for left in product for right in other])
        if len(product) > _MOST_TERMS:
            return None
    return product


def is_polynomial(node: Node, name: str) -> bool:
    """Whether an expression is a polynomial in h that can be written out."""
    return expanded(Line(node), node, name) is not None


def _parts(top: Node) -> tuple[Node, ...]:
    return top.children if isinstance(top, Add) else (top,)


def _has_factor(body: Node, name: str) -> bool:
    return isinstance(body, Div) and name in body.denominator.free and vanishes(body.denominator, name)


def _opened(limit: Limit) -> tuple[Line, list[list[Term]]] | None:
    """Read the numerator over a vanishing denominator as polynomials in h, part by part."""
    body, name = limit.body, limit.variable.name
    if not isinstance(body, Div) or not _has_factor(body, name):
        return None
    line = Line(body)
    parts = [expanded(line, part, name) for part in _parts(body.numerator)]
    found = [part for part in parts if part is not None]
    return (line, found) if len(found) == len(parts) else None


def _is_open(part: Node) -> bool:
    """Whether only signs are to be resolved in a part of a sum."""
    inner = part.operand if isinstance(part, Neg) else part
    if isinstance(inner, Add):
        return all(_is_open(term) for term in inner.children)
    return not any(isinstance(factor, Add) or _is_power_of_sum(factor) for factor in _factors(inner))


def _factors(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Div):
        return _factors(node.numerator)
    return node.children if isinstance(node, Mul) else (node,)


def _is_power_of_sum(node: Node) -> bool:
    return isinstance(node, Pow) and not isinstance(node.base, Sym)


def _multiply_out(limit: Limit) -> Node | None:
    found = _opened(limit)
    if found is None or not isinstance(limit.body, Div):
        return None
    line, parts = found
    if all(_is_open(part) for part in _parts(limit.body.numerator)):
        return None
    return towards(limit, Div(line.sum(term for part in parts for term in part), limit.body.denominator))


@limit_rule("binomial-theorem", "binomial theorem", "(x + h)^n = x^n + n x^(n - 1) h + … + h^n", weight=2)
def binomial(limit: Limit) -> Rewrite | None:
    """((x + h)³ − x³)/h = (x³ + 3x²h + 3xh² + h³ − x³)/h: powers of sums are multiplied out."""
    if not isinstance(limit.body, Div):
        return None
    powers = [f for part in _parts(limit.body.numerator) for f in _factors(_unsigned(part)) if _is_power_of_sum(f)]
    if not any(limit.variable.name in factor.free for factor in powers):
        return None
    after = _multiply_out(limit)
    return None if after is None else Rewrite(after)


def _unsigned(part: Node) -> Node:
    return part.operand if isinstance(part, Neg) else part


@limit_rule("multiply-out-numerator", "multiply out", "a (b + c) = a b + a c")
def multiply_out(limit: Limit) -> Rewrite | None:
    """(x(x + 1) − …)/h: products in the numerator are multiplied out."""
    after = _multiply_out(limit)
    return None if after is None else Rewrite(after)


@limit_rule("collect-numerator-terms", "collect like terms", "a + b - a = b")
def collect(limit: Limit) -> Rewrite | None:
    """(x² + 2xh + h² − x²)/h = (2xh + h²)/h: what does not hold h cancels."""
    found = _opened(limit)
    if found is None or not isinstance(limit.body, Div):
        return None
    line, parts = found
    terms = [term for part in parts for term in part]
    merged = merge(terms)
    if len(merged) == len(terms) and len(merged) == len(_parts(limit.body.numerator)):
        return None
    above = line.sum(merged)
    return Rewrite(towards(limit, Div(above, limit.body.denominator) if merged else ZERO))


@limit_rule("cancel-h", "cancel h", "(a h)/(b h) = a/b")
def cancel(limit: Limit) -> Rewrite | None:
    """(2xh + h²)/h = 2x + h, as h ≠ 0 on the way to the limit."""
    body, h = limit.body, limit.variable
    if not isinstance(body, Div):
        return None
    line = Line(body)
    bottom = line.term(body.denominator)
    tops = [term for term, _ in line.terms(body.numerator)]
    exponents = [term.powers[h].exponent if h in term.powers else Fraction(0) for term in (*tops, bottom)]
    numeric = [exponent for exponent in exponents if isinstance(exponent, Fraction)]
    least = min(numeric)
    if len(numeric) < len(exponents) or least <= 0:
        return None
    shared = line.term(h)
    shared = Term(Fraction(1), {key: base._replace(exponent=least) for key, base in shared.powers.items()})
    above = line.sum(line.product(term, shared, -1) for term in tops)
    below = line.build(line.product(bottom, shared, -1))
    return Rewrite(towards(limit, fold_units(Div(above, below))))


# Sums, products, quotients -------------------------------------------------------------------------


def _is_rational(node: Node, name: str) -> bool:
    if is_polynomial(node, name):
        return True
    fraction = as_fraction(node)
    return fraction is not None and all(is_polynomial(side, name) for side in fraction)


def as_fraction(node: Node) -> tuple[Node, Node] | None:
    """Return numerator and denominator of a fraction or negative power; None for anything else."""
    match node:
        case Div(numerator=top, denominator=bottom):
            return top, bottom
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value < 0:
            return ONE, power(base, number(-value))
        case Neg(operand=inner) if (found := as_fraction(inner)) is not None:
            return negate(found[0]), found[1]
    return None


@_on_difference("limit-of-sum", "limit of a sum", "lim (u + v) = lim u + lim v")
def term_by_term(forward: Node, limit: Limit) -> Node | None:
    """x² + sin x: the polynomial part and every other term have limits of their own."""
    if not isinstance(forward, Add) or is_polynomial(forward, limit.variable.name):
        return None
    name = limit.variable.name
    simple = [term for term in forward.children if is_polynomial(term, name)]
    groups = [term for term in forward.children if term not in simple]
    # A constant by itself has no difference quotient worth writing.
    if any(name in term.free for term in simple):
        groups.insert(0 if forward.children[0] in simple else len(groups), add(simple))
    return add([_signed_limit(group, limit) for group in groups])


def _signed_limit(term: Node, limit: Limit) -> Node:
    if isinstance(term, Neg):
        return Neg(_signed_limit(term.operand, limit))
    return towards(limit, quotient(term, limit.variable))


@_on_difference("constant-before-limit", "constant factor before the limit", "lim c u = c lim u")
def constant_factor(forward: Node, limit: Limit) -> Node | None:
    """3√x: the 3 goes before the limit."""
    name = limit.variable.name
    if _is_rational(forward, name):
        return None
    match forward:
        case Neg(operand=inner):
            return Neg(towards(limit, quotient(inner, limit.variable)))
        case Mul(children=factors):
            fixed = [factor for factor in factors if name not in factor.free]
            rest = join([factor for factor in factors if name in factor.free])
            return Mul(*fixed, towards(limit, quotient(rest, limit.variable))) if fixed else None
        case Div(numerator=top, denominator=bottom) if name not in bottom.free:
            return Div(towards(limit, quotient(top, limit.variable)), bottom)
        case Div(numerator=top, denominator=bottom) if name not in top.free and top is not ONE:
            return Mul(top, towards(limit, quotient(Div(ONE, bottom), limit.variable)))
    return None


@_on_difference("common-denominator-of-quotient", "common denominator", "1/a - 1/b = (b - a)/(a b)", weight=2)
def common_denominator(forward: Node, limit: Limit) -> Node | None:
    """(1/(x + h) − 1/x)/h = (x − (x + h))/(h (x + h) x)."""
    h = limit.variable
    fraction = as_fraction(forward)
    if fraction is None or h.name not in fraction[1].free:
        return None
    if h.name in fraction[0].free and not _is_rational(forward, h.name):
        return None
    top, bottom = fraction
    top_before, bottom_before = at_zero(top, h.name), at_zero(bottom, h.name)
    above = minus(_times(top, bottom_before), _times(top_before, bottom))
    return towards(limit, Div(above, tidy(Mul(h, bottom_before, bottom))))


def _times(left: Node, right: Node) -> Node:
    """Return a product in which signs and numbers 1 are not written."""
    return fold_units(Mul(left, right))


@_on_difference(
    "add-and-subtract-mixed", "add and subtract f(x + h) g(x)", "F G - f g = F (G - g) + (F - f) g", weight=2
)
def product(forward: Node, limit: Limit) -> Node | None:
    """x sin x: (x + h)(sin(x + h) − sin x)/h + ((x + h) − x)/h · sin x."""
    h = limit.variable
    match forward:
        case Mul(children=(first, *others)):
            second = join(others)
        case Div(numerator=first, denominator=bottom) if h.name in first.free and h.name in bottom.free:
            second = Div(ONE, bottom)
        case _:
            return None
    later = at_zero(second, h.name)
    return towards(limit, Add(_times(first, _slope(second, h)), _times(_slope(first, h), later)))


def _slope(forward: Node, h: Sym) -> Node:
    """Return (A − B)/h, simplified at once if it does not depend on h: ((x + h) − x)/h = 1."""
    line = Line(forward)
    terms = expanded(line, forward, h.name) or []
    moving = [line.product(term, line.term(h), -1) for term in terms if h in term.powers]
    value = line.sum(moving)
    return value if moving and h.name not in value.free else quotient(forward, h)


@_on_difference("difference-of-powers", "difference of powers", "a^2 - b^2 = (a - b) (a + b)", weight=2)
def powers(forward: Node, limit: Limit) -> Node | None:
    """sin² x: (sin(x + h) − sin x)/h · (sin(x + h) + sin x)."""
    match forward:
        case Pow(base=base, exponent=exponent) if (count := rational(exponent)) is not None:
            if count.denominator > 1 or not 1 < count <= _HIGHEST_DIFFERENCE:
                return None
            before = at_zero(base, limit.variable.name)
            return towards(limit, Mul(quotient(base, limit.variable), _conjugate(base, before, int(count))))
    return None


def _conjugate(left: Node, right: Node, count: int) -> Node:
    """Return (aⁿ − bⁿ)/(a − b) = aⁿ⁻¹ + aⁿ⁻² b + … + bⁿ⁻¹."""
    terms = [join([*_raised(left, count - 1 - k), *_raised(right, k)]) for k in range(count)]
    return add(terms)


def _raised(base: Node, exponent: int) -> list[Node]:
    return [] if exponent == 0 else [base] if exponent == 1 else [power(base, number(exponent))]


# Radicals ------------------------------------------------------------------------------------------


def _radical(node: Node) -> tuple[Node, int] | None:
    """Return aⁿ and n for a radical a of degree n; an absolute value is the root of a square."""
    match node:
        case Root(radicand=radicand, index=index) if (degree := rational(index)) is not None:
            return radicand, int(degree)
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None:
            if value.denominator > 1 and value > 0:
                return power(base, number(value.numerator)), value.denominator
        case Call(name="abs", children=(inner,)):
            return Pow(inner, TWO), 2
    return None


def _radicals(top: Node) -> tuple[Node, Node, int] | None:
    """Return a, b and n for a difference a − b of radicals of degree n (or of one and a number)."""
    match top:
        case Add(children=(left, Neg(operand=right))):
            found = _radical(left) or _radical(right)
            if found is not None and found[1] <= _HIGHEST_DIFFERENCE:
                return left, right, found[1]
    return None


@limit_rule(
    "conjugate", "multiply above and below by the conjugate", "(a - b)/c = ((a - b) (a + b))/(c (a + b))", weight=2
)
def conjugate(limit: Limit) -> Rewrite | None:
    """(√(x + h) − √x)/h: above and below times √(x + h) + √x."""
    body = limit.body
    if not isinstance(body, Div) or not _has_factor(body, limit.variable.name):
        return None
    found = _radicals(body.numerator)
    if found is None:
        return None
    left, right, degree = found
    other = _conjugate(left, right, degree)
    below = body.denominator.children if isinstance(body.denominator, Mul) else (body.denominator,)
    return Rewrite(towards(limit, Div(Mul(body.numerator, other), Mul(*below, other))), (("u", other),))


@limit_rule("third-binomial-formula", "difference of powers", "(a - b) (a + b) = a^2 - b^2")
def binomial_formula(limit: Limit) -> Rewrite | None:
    """(√(x + h) − √x)(√(x + h) + √x) = (x + h) − x."""
    match limit.body:
        case Div(numerator=Mul(children=(Add() as top, other)), denominator=bottom):
            found = _radicals(top)
            if found is None or other is not _conjugate(*found):
                return None
            left, right, degree = found
            above = minus(_full(left, degree), _full(right, degree))
            return Rewrite(towards(limit, Div(above, bottom)))
    return None


def _full(node: Node, degree: int) -> Node:
    found = _radical(node)
    return found[0] if found is not None and found[1] == degree else tidy(Pow(node, number(degree)))


# Functions with an addition theorem ----------------------------------------------------------------

_ADDITION = {
    "sin": "sin(u) cos(v) + cos(u) sin(v)",
    "cos": "cos(u) cos(v) - sin(u) sin(v)",
    "sinh": "sinh(u) cosh(v) + cosh(u) sinh(v)",
    "cosh": "cosh(u) cosh(v) + sinh(u) sinh(v)",
    "exp": "exp(u) exp(v)",
}
_TANGENT = {"tan": "sin(v)/(cos(w) cos(u))", "tanh": "sinh(v)/(cosh(w) cosh(u))"}


def _increment(inner: Node, limit: Limit) -> tuple[Node, Node]:
    """Split u(x + h) into u(x) and the increment."""
    name = limit.variable.name
    before = at_zero(inner, name)
    line = Line(inner)
    terms = expanded(line, inner, name)
    if terms is None:
        return before, minus(inner, before)
    return before, line.sum(term for term in terms if name in line.build(term).free)


@_on_difference("addition-theorem", "addition theorem", "sin(u + v) = sin(u) cos(v) + cos(u) sin(v)", weight=2)
def addition(forward: Node, limit: Limit) -> Node | None:
    """sin(x + h) = sin x cos h + cos x sin h; likewise cos, sinh, cosh."""
    match forward:
        case Call(name=called, children=(inner,)) if called in _ADDITION and called != "exp" and not forward.orders:
            before, step = _increment(inner, limit)
            if before is ZERO:
                return None
            back = at_zero(forward, limit.variable.name)
            return towards(
                limit, Div(Add(*_parts(fill(_ADDITION[called], (before, step))), negate(back)), limit.variable)
            )
    return None


@_on_difference("power-law", "law of exponents", "a^(u + v) = a^u a^v")
def exponential(forward: Node, limit: Limit) -> Node | None:
    """e^(x + h) = e^x e^h, also for other bases."""
    name = limit.variable.name
    match forward:
        case Call(name="exp", children=(inner,)):
            pass
        case Pow(base=base, exponent=inner) if name not in base.free:
            pass
        case _:
            return None
    before, step = _increment(inner, limit)
    if before is ZERO:
        return None
    apart = Mul(*(forward.with_children((*forward.children[:-1], exponent)) for exponent in (before, step)))
    return towards(limit, Div(Add(apart, negate(at_zero(forward, name))), limit.variable))


@_on_difference("logarithm-of-quotient", "law of logarithms", "ln(a) - ln(b) = ln(a/b)")
def logarithm(forward: Node, limit: Limit) -> Node | None:
    """ln(x + h) − ln x = ln((x + h)/x)."""
    match forward:
        case Call(name="ln", children=(inner,)):
            before = at_zero(inner, limit.variable.name)
            if before is not ONE:
                return towards(limit, Div(Call("ln", Div(inner, before)), limit.variable))
    return None


@limit_rule("split-in-logarithm", "split the fraction", "(a + b)/a = 1 + b/a")
def split_in_logarithm(limit: Limit) -> Rewrite | None:
    """ln((x + h)/x) = ln(1 + h/x)."""
    match limit.body:
        case Div(numerator=Call(name="ln", children=(Div(numerator=above, denominator=below),)), denominator=bottom):
            before, step = _increment(above, limit)
            if same(before, below) and limit.variable.name not in below.free:
                inner = Add(ONE, tidy(Div(step, below)))
                return Rewrite(towards(limit, Div(Call("ln", inner), bottom)))
    return None


@_on_difference("other-base", "change of base", "log_b(u) = ln(u)/ln(b)")
def other_base(forward: Node, limit: Limit) -> Node | None:
    """log₂ x = ln x/ln 2."""
    match forward:
        case Call(name="log", children=(base, inner)) if limit.variable.name not in base.free:
            return towards(limit, quotient(Div(Call("ln", inner), Call("ln", base)), limit.variable))
    return None


@_on_difference(
    "difference-of-tangents", "difference of tangents", "tan(a) - tan(b) = sin(a - b)/(cos(a) cos(b))", weight=2
)
def tangents(forward: Node, limit: Limit) -> Node | None:
    """tan(x + h) − tan x = sin h/(cos(x + h) cos x)."""
    match forward:
        case Call(name=called, children=(inner,)) if called in _TANGENT and not forward.orders:
            before, step = _increment(inner, limit)
            if before is ZERO:
                return None
            made = fill(_TANGENT[called], (before, step, inner))
            assert isinstance(made, Div)
            return towards(limit, Div(made.numerator, Mul(limit.variable, *_factors(made.denominator))))
    return None


@_on_difference("write-out", "write out the definition", "g(u) by its definition", weight=2)
def write_out(forward: Node, limit: Limit) -> Node | None:
    """sec x = 1/cos x: functions of the table are written out by their definition."""
    match forward:
        case Call(name=called, children=arguments) if not forward.orders and called in TABLE:
            written = _WRITTEN.get(called) or TABLE[called].definition
            if written and called not in _ADDITION:
                return towards(limit, quotient(fill(written, arguments), limit.variable))
    return None


_WRITTEN = {"sec": "1/cos(u)", "csc": "1/sin(u)", "cot": "cos(u)/sin(u)"}


@_on_difference("definition-of-derivative", "definition of the derivative", "f'(x) = lim (f(x + h) - f(x))/h", weight=2)
def unknown(forward: Node, limit: Limit) -> Node | None:
    """lim (f(x + h) − f(x))/h = f′(x) for a function of which no more is known."""
    match forward:
        case Call(name=called, children=(Add(children=(before, step)),)) if called not in TABLE and not forward.orders:
            if step is limit.variable and step.free.isdisjoint(before.free):
                return Call(called, before, orders=(1,))
    return None


# Towards the known limits --------------------------------------------------------------------------


@limit_rule("take-out", "take out the factors without h", "(a b + c d - a)/h = a (b - 1)/h + c d/h")
def group(limit: Limit) -> Rewrite | None:
    """(sin x cos h + cos x sin h − sin x)/h = sin x (cos h − 1)/h + cos x sin h/h."""
    body, name = limit.body, limit.variable.name
    if not isinstance(body, Div) or not isinstance(body.numerator, Add):
        return None
    groups: dict[Node, list[Node]] = {}
    for term in body.numerator.children:
        sign, inner = (-1, term.operand) if isinstance(term, Neg) else (1, term)
        factors = inner.children if isinstance(inner, Mul) else (inner,)
        fixed = join([factor for factor in factors if name not in factor.free])
        rest = join([factor for factor in factors if name in factor.free])
        groups.setdefault(fixed, []).append(rest if sign > 0 else negate(rest))
    if len(groups) == len(body.numerator.children) or not all(vanishes(add(rest), name) for rest in groups.values()):
        return None
    if len(groups) == 1:
        ((outside, inside),) = groups.items()
        return None if outside is ONE else Rewrite(Mul(outside, towards(limit, Div(add(inside), body.denominator))))
    terms = [_grouped(fixed, rest, body.denominator) for fixed, rest in groups.items()]
    return Rewrite(towards(limit, add(terms)))


def _grouped(fixed: Node, rest: list[Node], bottom: Node) -> Node:
    if len(rest) == 1 and isinstance(rest[0], Neg):
        return Neg(_grouped(fixed, [rest[0].operand], bottom))
    fraction = Div(add(rest), bottom)
    return fraction if fixed is ONE else Mul(fixed, fraction)


@limit_rule("expand-fraction", "expand the fraction", "g(t)/h = (t/h) (g(t)/t)", weight=2)
def expand_fraction(limit: Limit) -> Rewrite | None:
    """sin(2h)/h = 2 sin(2h)/(2h): the denominator is made the argument."""
    body, h = limit.body, limit.variable
    if not isinstance(body, Div) or body.denominator is not h:
        return None
    found = kernel(body.numerator)
    if found is None or found[0] is h or h.name not in found[0].free or not vanishes(found[0], h.name):
        return None
    t = found[0]
    line = Line(t)
    terms = expanded(line, t, h.name)
    factor = Div(t, h) if terms is None else line.sum(line.product(term, line.term(h), -1) for term in terms)
    outside = taken(limit, factor)
    return Rewrite(join([part for part in (outside, towards(limit, Div(body.numerator, t))) if part is not ONE]))


@limit_rule("separate", "split off a factor", "u/(h v) = (u/h) (1/v)")
def separate(limit: Limit) -> Rewrite | None:
    """sin h/(h cos(x + h) cos x): the fraction sin h/h by itself."""
    match limit.body:
        case Div(numerator=top, denominator=Mul(children=factors)) if limit.variable in factors:
            rest = join([factor for factor in factors if factor is not limit.variable])
            if vanishes(top, limit.variable.name):
                return Rewrite(towards(limit, Mul(Div(top, limit.variable), Div(ONE, rest))))
    return None


@limit_rule("reverse", "the opposite difference", "b - a = -(a - b)", weight=0)
def reverse(limit: Limit) -> Rewrite | None:
    """(cos x − cos(x + h))/h = −(cos(x + h) − cos x)/h."""
    name = limit.variable.name
    match limit.body:
        case Div(numerator=Add(children=(*front, Neg(operand=second))), denominator=bottom) if (
            name in second.free and not any(name in term.free for term in front)
        ):
            return Rewrite(Neg(towards(limit, Div(minus(second, add(front)), bottom))))
        case Div(numerator=Neg(operand=second), denominator=bottom):
            return Rewrite(Neg(towards(limit, Div(second, bottom))))
    return None
