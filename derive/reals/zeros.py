"""Where is an expression zero?  Exactly, by the formulas of school and by inverse functions, else by numbers.

An expression is made a polynomial P in the generators of its field (`derive.field.tower`), and P is factored: by its
content, by squares, by the rational zeros and quadratics of a polynomial in one letter.  A factor in one generator is
solved for its values, and each of them by the inverse function; roots are squared away, sine and cosine written by the
tangent of half the angle.  What is left is looked at by numbers, and a number that is a simple value is tried as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, islice
from math import gcd

from derive.budget import once, remember, share
from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Root,
    Sym,
    fold,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.tidy import negate, opposite
from derive.field.display import poly_node
from derive.field.polynomial import Monomial, Polynomial, square_free
from derive.field.tower import Generator, Tower, Undecidable
from derive.reading.formulas import fill, formula, values_of
from derive.reals.closed_forms import angle, candidates, exact, in_exact_parts, in_lowest_terms, square_root
from derive.reals.isolation import DIGITS, drawn, isolated, narrowed, sign_changes, whole
from derive.reals.switching import alternatives, borders, by_cases, collected, switching_part
from derive.startup.data import data
from derive.table import TABLE, Function
from derive.terms.polynomials import Polynomial as Coefficients
from derive.terms.polynomials import divide, greatest_common_divisor, trimmed, value_at
from derive.terms.signs import never_zero
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

Terms = Mapping[Monomial, Polynomial]
"""Coefficients by the powers of some generators."""
_DEGREE = 8
_READABLE = 30
_SWITCHES = 6
"""More parts that switch are not taken in all their positions."""
_STEPS = 300_000
"""Steps of work for the field of one expression."""
_ELIMINATIONS = 6
_PRODUCTS = 400
"""Where more products of terms arise, a polynomial is not freed of its roots."""
_SCANNED = 20
"""Zeros that can't be written down are looked for up to this distance from 0, those of polynomials everywhere."""
_SAMPLES = 400
_TRIED = 8
_LONGEST = 60
"""Of a longer polynomial the zeros are not counted."""
_E, _PI = Const("e"), Const("pi")
_VALUE = Sym("\0value")


@data
class Zeros:
    """The real zeros of an expression.

    Attributes:
        exact: those that can be written down, each once.
        complete: whether these are certainly all.
        near: others, to eighty digits.
    """

    exact: tuple[Node, ...] = ()
    complete: bool = True
    near: tuple[Fraction, ...] = ()


_UNKNOWN = Zeros(complete=False)


def zeros(node: Node, name: str) -> tuple[Node, ...]:
    """Return the real zeros of an expression that can be written down.

    Args:
        node: the expression to be made zero.
        name: the unknown; other symbols are parameters.

    Returns:
        Values of the unknown, each once; empty if there are none or none is found.

    >>> from derive.reading import parse
    >>> [str(zero) for zero in zeros(parse("x^2 - 1"), "x")]
    ['-1', '1']
    >>> [str(zero) for zero in zeros(parse("sqrt(x + a) - b"), "x")]
    ['b^2 - a']
    """
    return solved(node, name).exact


def all_zeros(node: Node, name: str) -> tuple[Node, ...] | None:
    """Return the real zeros of an expression in one letter, where these are certainly all; else None.

    Of what is zero on an interval, as |x| - x is, its ends are returned.

    >>> from derive.reading import parse
    >>> [str(zero) for zero in all_zeros(parse("x ln(x - 2)"), "x")]
    ['0', '3']
    >>> all_zeros(parse("x^5 - x - 1"), "x")
    """
    if name in node.free and node.free != {name}:
        return None
    found = solved(node, name)
    return found.exact if found.complete else None


@remember(512)
def solved(node: Node, name: str) -> Zeros:
    """Return the real zeros of an expression, and whether they are all.

    >>> from derive.reading import parse
    >>> solved(parse("e^(2x) - 3e^x + 2"), "x")
    Zeros(exact=(<Num 0>, <Call ln(2)>), complete=True, near=())
    """
    if name not in node.free:
        return Zeros()
    written = by_cases(node)
    part = switching_part(written, name)
    if part is None:
        found = _together(_of_factor(factor, name) for factor in factors_of(written))
        return _checked(node, name, found) if node.has(Div) else found
    if sum(bool(alternatives(each)) for each in postorder(written)) > _SWITCHES:
        return _UNKNOWN
    positions = (collected(replace(written, {part: choice})) for choice in alternatives(part))
    return _checked(node, name, _together(solved(each, name) for each in (*positions, *borders(part))))


@remember(256)
def located(node: Node, name: str) -> Zeros:
    """Return the real zeros of an expression, those found by numbers among them.

    >>> from derive.reading import parse
    >>> [str(zero) for zero in located(parse("sin(x) - x"), "x").exact]
    ['0']
    >>> [round(float(zero), 6) for zero in located(parse("cos(x) - x"), "x").near]
    [0.739085]
    """
    found = solved(node, name)
    if found.complete or found.near or node.free != {name} or all(map(_repeats, _kernels(node, name))):
        return found
    known = [float(value) for zero in found.exact if (value := evaluate(zero, {}, 20)) is not None]
    told, near = dict.fromkeys(found.exact), []
    for place in sign_changes(node, name, -_SCANNED, _SCANNED, _SAMPLES, {}):
        if any(abs(value - float(place)) < 1e-6 for value in known):
            continue
        zero = next((each for each in candidates(float(place)) if _is_zero(node, name, each)), None)
        if zero is None:
            near.append(place)
        else:
            told[zero] = None
    return Zeros(tuple(told), False, tuple(near))


def _repeats(kernel: Node) -> bool:
    return isinstance(kernel, Call) and kernel.name in TABLE and bool(TABLE[kernel.name].period)


def _together(parts: Iterable[Zeros]) -> Zeros:
    known = list(parts)
    near = dict.fromkeys(place for each in known for place in each.near)
    exactly = dict.fromkeys(zero for each in known for zero in each.exact)
    return Zeros(tuple(exactly), all(each.complete for each in known), tuple(near))


def _checked(node: Node, name: str, found: Zeros) -> Zeros:
    """Leave out what is no zero: squares have zeros that roots have not."""
    near = (place for place in found.near if abs(evaluate(node, {name: place}, 60) or 1) < 1e-30)
    return Zeros(tuple(zero for zero in found.exact if _is_zero(node, name, zero)), found.complete, tuple(near))


def _is_zero(node: Node, name: str, zero: Node) -> bool:
    """Whether an expression vanishes at a value, for some values of the parameters at least."""
    there = in_exact_parts(substitute(node, name, zero))
    return any(vanishes(there, setting) is True for setting in islice(drawn(sorted(there.free)), _TRIED))


def factors_of(node: Node) -> Iterator[Node]:
    """Yield the expressions one of which is zero where a product or quotient of powers is."""
    stack = [node]
    while stack:
        part = stack.pop()
        match part:
            case Mul():
                stack.extend(reversed(part.children))
            case Neg() | Root():
                stack.append(part.children[0])
            case Div():
                stack.append(part.numerator)
            case Pow() if (power := rational(part.exponent)) is not None and power > 0:
                stack.append(part.base)
            case Pow(base=base, exponent=exponent) if exponent.free and not exponent.free & base.free:
                stack.append(base)
            case Call(name=name, orders=()) if name in TABLE and TABLE[name].zeros and "u" in TABLE[name].sign:
                # The value has the sign of something simpler: ln u that of u - 1.
                stack.append(tidy(fill(TABLE[name].sign, part.children)))
            case _:
                yield part


def _of_factor(factor: Node, name: str) -> Zeros:
    if name not in factor.free or never_zero(factor):
        return Zeros()
    coefficients = coefficients_of(factor, name)
    found = _UNKNOWN if coefficients is None else _of_coefficients(coefficients)
    if found.complete or found.near:
        return found
    kernels = dict.fromkeys(_kernels(factor, name))
    if len(kernels) == 1 and (kernel := next(iter(kernels))) is not Sym(name):
        values = solved(replace(factor, {kernel: _VALUE}), _VALUE.name)
        found = _inverted(kernel, values, name)
    if not found.complete and not found.exact:
        found = share(lambda: _by_masked_field(factor, name), _STEPS) or _UNKNOWN
    found = _checked(factor, name, found)
    return Zeros(tuple(zero for zero in found.exact if zero.size <= _READABLE), found.complete)


def _kernels(node: Node, name: str) -> Iterator[Node]:
    """Yield what a node is a rational expression of: letters, functions, roots, exponentials with the unknown."""
    stack = [node]
    while stack:
        part = stack.pop()
        match part:
            case _ if name not in part.free:
                pass
            case Add() | Mul() | Neg() | Div():
                stack.extend(part.children)
            case Pow(base=base, exponent=exponent) if (rational(exponent) or Fraction(1, 2)).denominator == 1:
                stack.append(base)
            case _:
                yield part


# Polynomials -----------------------------------------------------------------------------------------


def _of_coefficients(coefficients: Sequence[Node]) -> Zeros:
    """Return the zeros of a polynomial in one letter, as far as formulas of school give them."""
    values = [value for value in map(rational, coefficients) if value is not None]
    if len(values) == len(coefficients):
        return _of_numbers(trimmed(values))
    low = next(place for place, value in enumerate(coefficients) if rational(value) != 0)
    if low:
        return _together((Zeros((ZERO,)), _of_coefficients(coefficients[low:])))
    degree = len(coefficients) - 1
    step = gcd(*(place for place, value in enumerate(coefficients) if rational(value) != 0))
    if step == degree:
        value = _plain(tidy(Div(opposite(coefficients[0]), coefficients[-1])))
        return Zeros((value,) if degree == 1 else _roots(value, degree))
    if step > 1:
        inner = _of_coefficients(coefficients[::step])
        return Zeros(tuple(root for value in inner.exact for root in _roots(value, step)), inner.complete)
    return Zeros(_quadratic(*coefficients)) if degree == 2 else _UNKNOWN


def _plain(value: Node) -> Node:
    """Return a value with parameters in lowest terms, if that is no longer."""
    lowest = in_lowest_terms(value) if value.free else value
    return lowest if lowest.size <= value.size else value


def _roots(value: Node, degree: int) -> tuple[Node, ...]:
    """Return the real solutions of x^n = a."""
    exactly = rational(value)
    size = None if value.free else evaluate(value, {}, 30)
    if not value.free and (size is None or (size < 0 and degree % 2 == 0)):
        return ()
    if exactly == 0:
        return (ZERO,)
    if degree % 2:
        root = tidy(Root(value if exactly is None else number(abs(exactly)), Num(degree)))
        return (tidy(Neg(root)) if exactly is not None and exactly < 0 else root,)
    if degree > 2:
        root = tidy(Root(value, Num(degree)))
    else:
        known = square_root(exactly) if exactly is not None else _base_of_square(value) if value.free else None
        root = known or tidy(Root(value))
    return (tidy(Neg(root)), root)


def _base_of_square(value: Node) -> Node | None:
    """Return b for b^2, multiplied out or not; None for what is no square of a rational expression."""
    try:
        tower = Tower.over([Root(value)])
        found = tower.node(Root(value))
    except Undecidable:
        return None
    sizes: dict[Node, Node] = {
        part: part.children[0] for part in postorder(found) if isinstance(part, Call) and part.name == "abs"
    }
    base = tidy(replace(found, sizes))
    return None if any(isinstance(part, Root) and part.free for part in postorder(base)) else base


def _quadratic(c: Node, b: Node, a: Node) -> tuple[Node, ...]:
    """Return the zeros of a x^2 + b x + c, the smaller one first where that can be told."""
    square = in_lowest_terms(tidy(Add(Pow(b, TWO), Neg(Mul(Num(4), a, c)))))
    found = (tidy(Div(Add(opposite(b), root), Mul(TWO, a))) for root in _roots(square, 2))
    return tuple(dict.fromkeys(exact(zero) for zero in found))


def _of_numbers(coefficients: Coefficients) -> Zeros:
    """Return the zeros of the factors over Q that are linear, quadratic or polynomials of such in a power of x.

    If c is the leading coefficient, c times a rational zero is whole; so are c times the sum and the product of the
    zeros of a quadratic factor, by Gauss's lemma.  Zeros known closely enough tell which whole numbers these may be.
    """
    if len(coefficients) < 2:
        return Zeros()
    if len(coefficients) > _LONGEST:
        return _UNKNOWN
    rate = trimmed([k * value for k, value in enumerate(coefficients)][1:])
    rest = whole(divide(coefficients, greatest_common_divisor(coefficients, rate))[0])
    intervals = isolated(rest)
    lead = rest[-1]
    reach = 2 + max((abs(end) for interval in intervals for end in interval), default=Fraction(0))
    unknown = [narrowed(rest, interval, 1 / (8 * abs(lead) * reach)) for interval in intervals]
    found: dict[Node, None] = {}
    for interval in tuple(unknown):
        zero = round(sum(interval) / 2 * lead) / Fraction(lead)
        if interval[0] <= zero <= interval[1] and not value_at(rest, zero):
            found[number(zero)] = None
            rest = divide(rest, (-zero, Fraction(1)))[0]
            unknown.remove(interval)
    for first, second in combinations(tuple(unknown), 2):
        ends = sum(first) / 2, sum(second) / 2
        total, product = (round(value * lead) / Fraction(lead) for value in (sum(ends), ends[0] * ends[1]))
        factor = (product, -total, Fraction(1))
        over, left = divide(rest, factor) if first in unknown and second in unknown else (rest, factor)
        if not left:
            found.update(dict.fromkeys(_of_quadratic(*factor)))
            rest = over
            unknown = [interval for interval in unknown if interval not in (first, second)]
    step = gcd(*(place for place, value in enumerate(rest) if value))
    if unknown and step > 1:
        inner = _of_numbers(rest[::step])
        found.update(dict.fromkeys(root for value in inner.exact for root in _roots(value, step)))
        unknown = unknown if not inner.complete else []
    told = sorted(found, key=lambda zero: float(evaluate(zero, {}, 20) or 0))
    near = (narrowed(rest, interval, Fraction(1, 10**DIGITS))[1] for interval in unknown)
    known = [float(evaluate(zero, {}, 20) or 0) for zero in told]
    new = tuple(place for place in near if not any(abs(float(place) - value) < 1e-12 for value in known))
    return Zeros(tuple(told), not new, new)


def _of_quadratic(c: Fraction, b: Fraction, a: Fraction) -> tuple[Node, ...]:
    root = square_root((b * b - 4 * a * c) / (4 * a * a))
    return tuple(tidy(Add(number(-b / (2 * a)), term)) for term in (Neg(root), root))


def coefficients_of(node: Node, name: str) -> tuple[Node, ...] | None:
    """Return the coefficients of a polynomial in `name`, constant first; None if it is none.

    >>> from derive.expression import Num, Sym
    >>> [str(c) for c in coefficients_of(Add(Mul(Num(2), Sym("x")), Sym("a")), "x")]
    ['a', '2']
    """

    def step(part: Node, children: tuple[tuple[Node, ...] | None, ...]) -> tuple[Node, ...] | None:
        return (part,) if name not in part.free else _collect(part, children)

    found = fold(node, step)
    if found is None:
        return None
    tidied = [tidy(coefficient) for coefficient in found]
    while len(tidied) > 1 and rational(tidied[-1]) == 0:
        tidied.pop()
    return tuple(tidied)


Parts = tuple[Node, ...]


def _collect(node: Node, children: tuple[Parts | None, ...]) -> Parts | None:
    parts = [child for child in children if child is not None]
    if len(parts) < len(children):
        return None
    match node:
        case Sym():
            return (ZERO, ONE)
        case Neg():
            return tuple(map(Neg, parts[0]))
        case Add():
            length = max(map(len, parts))
            return tuple(Add(*(p[i] for p in parts if i < len(p)), ZERO) for i in range(length))
        case Mul():
            return _multiplied(parts)
        case Div() if len(parts[1]) == 1:
            return tuple(Div(c, node.denominator) for c in parts[0])
        case Pow() if (power := rational(node.exponent)) is not None and power in range(_DEGREE):
            return _multiplied([parts[0]] * int(power))
    return None


def _multiplied(parts: list[Parts]) -> Parts | None:
    total: Parts = (ONE,)
    for part in parts:
        if len(total) + len(part) > _DEGREE + 2:
            return None
        sums: list[list[Node]] = [[] for _ in range(len(total) + len(part) - 1)]
        for i, left in enumerate(total):
            for j, right in enumerate(part):
                sums[i + j].append(Mul(left, right))
        total = tuple(tidy(Add(*terms, ZERO)) for terms in sums)
    return total


# Inverse functions -----------------------------------------------------------------------------------


def _inverted(kernel: Node, values: Zeros, name: str) -> Zeros:
    """Return where an expression takes one of some values."""
    found = []
    for value in values.exact:
        gaps, complete = _gaps(kernel, value)
        found.append(_together((Zeros(complete=complete), *(solved(tidy(gap), name) for gap in gaps))))
    return _together((Zeros(complete=values.complete), *found))


def _gaps(kernel: Node, value: Node) -> tuple[Sequence[Node], bool]:
    """Return what is zero where a function, a power or a root takes a value, and whether it does so nowhere else."""
    size = None if value.free else evaluate(value, {}, 30)
    if not value.free and size is None:
        return (), False
    match kernel:
        case Sym():
            return (Add(kernel, Neg(value)),), True
        case Pow(base=base, exponent=exponent) if exponent.free and not base.free & exponent.free:
            if size is not None and size <= 0:
                return (), True
            inner = exact(Call("ln", value))
            return (Add(exponent, Neg(inner if base is _E else Div(inner, Call("ln", base)))),), True
        case Pow(base=base) if (power := rational(kernel.exponent)) is not None:
            return _of_power(base, power, value)
        case Root(radicand=inner, index=index) if (degree := rational(index)) is not None and degree > 0:
            return _of_power(inner, 1 / degree, value)
        case Call(children=(inner,), orders=()) if (entry := TABLE.get(kernel.name)) is not None:
            places, complete = _places(entry, value)
            return [Add(inner, Neg(place)) for place in places], complete
    return (), False


def _of_power(base: Node, power: Fraction, value: Node) -> tuple[Sequence[Node], bool]:
    """Solve u^(p/q) = v by u^p = v^q: no zero is lost."""
    if power < 0 and rational(value) == 0:
        return (), True
    turned = Pow(value, number(power.denominator * (1 if power > 0 else -1)))
    roots = _roots(exact(turned), abs(power.numerator)) if abs(power.numerator) > 1 else (exact(turned),)
    return [Add(base, Neg(root)) for root in roots], True


def _places(entry: Function, value: Node) -> tuple[list[Node], bool]:
    """Return where a function takes a value, by its table entry or that of its inverse, and whether nowhere else."""
    if value is ZERO and entry.zeros is not None:
        return [tidy(formula(text)) for text in entry.zeros], not entry.period
    if entry.inverse is not None:
        return [exact(substitute(formula(entry.inverse.outer), "y", value))], True
    inverse = _inverses().get(entry.name)
    if inverse is None:
        found = [place for place, there in values_of(entry.name).items() if there is value]
        return found, bool(entry.monotone and found)
    place = exact(Call(inverse, value))
    if (isinstance(value, Neg) or (rational(value) or 0) < 0) and TABLE[inverse].parity == "odd":
        place = tidy(Neg(exact(Call(inverse, negate(value)))))
    found = [place]
    if entry.parity == "even":
        found.append(tidy(Neg(place)))
    if entry.period and entry.increasing and entry.decreasing:
        found.append(angle(Add(Div(formula(entry.period), TWO), Neg(place))))
    return found, bool(entry.monotone) or (entry.parity == "even" and not entry.period)


@once
def _inverses() -> dict[str, str]:
    """Return the name of the inverse of each function that has one."""
    outer = ((formula(entry.inverse.outer), entry) for entry in TABLE.values() if entry.inverse is not None)
    return {function.name: entry.name for function, entry in outer if isinstance(function, Call)}


# Polynomials in the generators of a field ------------------------------------------------------------


def _by_masked_field(node: Node, name: str) -> Zeros:
    """Take functions of parameters alone for letters: min(|b|, 1) stays what it is."""
    fixed = (part for part in postorder(node) if isinstance(part, (Call, Piecewise)) and name not in part.free)
    letters: dict[Node, Node] = {part: Sym(f"\0fixed{place}") for place, part in enumerate(fixed)}
    found = _by_field(replace(node, letters), name)
    parts = {letter: part for part, letter in letters.items()}
    return Zeros(tuple(replace(zero, parts) for zero in found.exact), found.complete) if parts else found


def _by_field(node: Node, name: str) -> Zeros:
    """Return candidates for the zeros of an expression, from the factors of its numerator in a field."""
    try:
        tower = Tower.over([node])
        value = tower.value(node)
    except Undecidable:
        return _UNKNOWN
    found: list[Zeros] = []
    waiting = [part for poly, k in value.powers.items() if k > 0 for part, _ in square_free(poly)[1]]
    for _ in range(_ELIMINATIONS):
        parts, waiting = waiting, []
        for part in parts:
            own = _generators(tower, part, name)
            freed = _without_root(tower, part, own) if len(own) > 1 else None
            if freed is not None:
                waiting += [more for more, _ in square_free(freed)[1]] if freed else []
            elif own:
                found.append(_of_part(tower, part, own, name))
        if not waiting:
            return _together(found)
    return _together((*found, _UNKNOWN))


def _generators(tower: Tower, part: Polynomial, name: str) -> list[Generator]:
    used = (tower.generators[index] for index, degree in enumerate(part.degrees()) if degree)
    return [generator for generator in used if name in generator.node.free]


def _without_root(tower: Tower, part: Polynomial, own: Sequence[Generator]) -> Polynomial | None:
    """Write A + B r = 0 as (-A)^p = B^p r^p, where r^p is a polynomial; None where no such r occurs."""
    rooted = [g for g in own if g.index in tower.field.relations and g.kind not in ("sin", "cos")]
    if not rooted:
        return None
    root = max(rooted, key=lambda generator: generator.index)
    relation = tower.field.relations[root.index]
    powers = {sum(power): poly for power, poly in part.by([root.index]).items()}
    if set(powers) - {0, 1} or max(map(len, powers.values())) ** relation.degree > _PRODUCTS:
        return None
    rest = -powers.get(0, part.ring.zero)
    return tower.field.reduce(rest**relation.degree - powers[1] ** relation.degree * relation.power(1))


def _of_part(tower: Tower, part: Polynomial, own: Sequence[Generator], name: str) -> Zeros:
    """Return the zeros of one factor that is a polynomial in some generators."""
    if len(own) == 1:
        return _inverted(own[0].node, _of_coefficients(_by_powers(tower, part, own[0].index)), name)
    kinds = {generator.kind for generator in own}
    terms = part.by([generator.index for generator in own])
    if kinds == {"sin", "cos"} and len(own) == 2:
        return _of_angle(tower, part, own, name)
    if kinds == {"exp"} and len(terms) == 2:
        return _of_exponentials(tower, terms, own, name)
    if kinds == {"ln"} and all(sum(power) < 2 for power in terms):
        return _of_logarithms(tower, terms, own, name)
    calls = [generator.node for generator in own]
    alike = len({call.payload for call in calls}) == 1 and all(isinstance(call, Call) for call in calls)
    if alike and len(terms) == len(own) == 2 and all(sum(power) == 1 for power in terms):
        first, second = terms.values()
        entry = TABLE.get(getattr(calls[0], "name", ""))
        if entry is not None and entry.monotone and first == -second:
            return solved(tidy(Add(calls[0].children[0], Neg(calls[1].children[0]))), name)
    return _UNKNOWN


def _by_powers(tower: Tower, part: Polynomial, index: int) -> list[Node]:
    by = {sum(power): poly for power, poly in part.by([index]).items()}
    return [tidy(poly_node(tower, by[k])) if k in by else ZERO for k in range(max(by) + 1)]


def _of_exponentials(tower: Tower, terms: Terms, own: Sequence[Generator], name: str) -> Zeros:
    """Solve a e^u = b e^v by u - v = ln(b/a)."""
    (first, a), (second, b) = terms.items()
    value = in_lowest_terms(Neg(Div(poly_node(tower, b), poly_node(tower, a))))
    size = None if value.free else evaluate(value, {}, 30)
    if not value.free and (size is None or size <= 0):
        return Zeros(complete=size is not None)
    exponents = [Mul(number(first[g.index] - second[g.index]), tower.node(g.arguments[0])) for g in own]
    return solved(tidy(Add(*exponents, Neg(exact(Call("ln", value))))), name)


def _of_logarithms(tower: Tower, terms: Terms, own: Sequence[Generator], name: str) -> Zeros:
    """Solve a ln u + b ln v + c = 0 by u^a v^b = e^-c."""
    powers = {g: poly.constant for g in own for power, poly in terms.items() if power[g.index]}
    if None in powers.values():
        return _UNKNOWN
    rest = next((poly_node(tower, poly) for power, poly in terms.items() if not any(power)), ZERO)
    shared = gcd(*(value or 0 for value in powers.values()))
    inside = [Pow(g.node.children[0], number((value or 0) // shared)) for g, value in powers.items()]
    return solved(tidy(Add(Mul(*inside, ONE), Neg(exact(Pow(_E, Neg(Div(rest, number(shared)))))))), name)


def _of_angle(tower: Tower, part: Polynomial, own: Sequence[Generator], name: str) -> Zeros:
    """Return some zeros of a polynomial in the sine and the cosine of an angle; others are turns of it away."""
    sine, cosine = (next(g for g in own if g.kind == kind).index for kind in ("sin", "cos"))
    turned = tower.node(own[0].arguments[0])
    if all(not power[cosine] % 2 for power in part):
        square = 1 - part.ring.gens[sine] ** 2
        whole_part = sum(
            (poly * square ** (power[cosine] // 2) for power, poly in part.by([cosine]).items()), part.ring.zero
        )
        values = _of_coefficients(_by_powers(tower, whole_part, sine))
        return _inverted(Call("sin", turned), values, name)
    terms = part.by([sine, cosine])
    if all(sum(power) == 1 for power in terms):
        a, b = (next(poly_node(tower, poly) for power, poly in terms.items() if power[i]) for i in (sine, cosine))
        tangents = Zeros((in_lowest_terms(tidy(Neg(Div(b, a)))),), complete=False)
        return _inverted(Call("tan", turned), tangents, name)
    return _UNKNOWN


__all__ = ["Zeros", "all_zeros", "coefficients_of", "factors_of", "located", "solved", "zeros"]
