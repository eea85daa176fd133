"""The arithmetic of terms: a term is an exact coefficient times powers of bases, in the order written.

Algebraic moves read the sums and products of one line into terms, work on them exactly, and write
them back in the line's own notation.  Arguments of functions, bases of powers and radicands are
never entered: ``sin(2x + x)`` and ``(x^2 + 1)^10`` are bases like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import NamedTuple

from derive.budget import remember
from derive.expression import ZERO, Add, Call, Div, Mul, Neg, Node, Pow, Root, Sym, canonical, number, rational
from derive.expression.numbers import UNIT
from derive.expression.ordering import rank
from derive.expression.parts import product_of, sum_of
from derive.expression.tidy import negate, product
from derive.terms.contents import content, scale
from derive.terms.notation import E, Notation
from derive.terms.outstanding import outstanding
from derive.terms.signs import has_positive_constants, positive

Exponent = Fraction | Node
_MAX_NUMERIC_POWER = 64


class Power(NamedTuple):
    """A base and its exponent: a number where it is one, else an expression."""

    base: Node
    exponent: Exponent


class Term:
    """A coefficient and powers, keyed by a representative of the base; never changed once made."""

    __slots__ = ("coefficient", "powers")

    def __init__(self, coefficient: Fraction, powers: dict[Node, Power]) -> None:
        self.coefficient = coefficient
        self.powers = powers

    @property
    def key(self) -> frozenset[tuple[Node, Exponent]]:
        """What like terms have in common: everything but the coefficient."""
        return frozenset(
            (key, power.exponent if isinstance(power.exponent, Fraction) else canonical(power.exponent))
            for key, power in self.powers.items()
        )

    def scaled(self, factor: Fraction) -> Term:
        """Return the term times a number."""
        return Term(self.coefficient * factor, self.powers)

    @property
    def is_monomial(self) -> bool:
        """Whether the term is a number times natural powers of symbols."""
        return all(
            isinstance(base, Sym) and isinstance(exponent, Fraction) and exponent.denominator == 1 and exponent > 0
            for base, exponent in self.powers.values()
        )


class Line:
    """One line under work: its notation, the bases seen so far, and what was cancelled.

    Attributes:
        node: the whole line.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self._known: dict[Node, tuple[Node, Fraction]] = {}
        self._cancelled: dict[Node, None] = {}
        self._rooted: dict[Node, None] = {}
        self._assumed: dict[Node, None] = {}
        self._read: dict[Node, Term] = {}
        self._has_written = False

    @cached_property
    def notation(self) -> Notation:
        """Its habits of writing."""
        return Notation.of(self.node)

    # Reading -----------------------------------------------------------------------------------

    def term(self, node: Node) -> Term:
        """Read a product, quotient or power as one term."""
        found = self._read.get(node)
        if found is None:
            alike = _alike(node)
            found = self._read[node] = self._term(node) if alike is None else self._taken_over(*alike)
        return found

    def _taken_over(self, term: Term, seen: Line) -> Term:
        self._cancelled |= seen._cancelled
        self._rooted |= seen._rooted
        return term

    def _term(self, node: Node) -> Term:
        coefficient, powers = UNIT, dict[Node, Power]()
        stack: list[tuple[Node, int]] = [(node, 1)]
        while stack:
            current, count = stack.pop()
            value = rational(current)
            if value is not None and (value or count > 0) and abs(count) <= _MAX_NUMERIC_POWER:
                power = value if count == 1 else value**count
                coefficient = power if coefficient is UNIT else coefficient * power
                continue
            match current:
                case Neg(operand=inner):
                    coefficient = -coefficient if count % 2 else coefficient
                    stack.append((inner, count))
                case Mul(children=factors):
                    stack.extend((factor, count) for factor in reversed(factors))
                case Div(numerator=top, denominator=bottom):
                    stack.append((bottom, -count))
                    stack.append((top, count))
                case Pow(base=base, exponent=exponent) if (whole := _whole(exponent)) is not None:
                    stack.append((base, whole * count))
                case Root(radicand=(Mul() | Div()) as constant, index=index) if has_positive_constants(constant):
                    below = constant.children[1:] if isinstance(constant, Div) else ()
                    above = constant.children[: len(constant.children) - len(below)]
                    stack.extend((Root(part, index), -count) for part in below)
                    stack.extend((Root(part, index), count) for part in above)
                case _:
                    base, once = self._split(current)
                    often = once if count == 1 else self.times(once, Fraction(count))
                    self._remark(base, once, often if count > 0 else once)
                    left = self._insert(powers, base, often)
                    coefficient = coefficient if left is UNIT else coefficient * left
        return Term(coefficient, powers)

    def _split(self, node: Node) -> Power:
        match node:
            case Pow(base=base, exponent=exponent):
                power = rational(exponent)
                if power is not None and isinstance(base, Pow) and positive(base.base):
                    return Power(base.base, self.times(_value(base.exponent), power))
                if power is not None and isinstance(base, Root) and positive(base.radicand):
                    under, once = self._split(base)
                    return Power(under, self.times(once, power))
                return Power(base, exponent if power is None else power)
            case Root(radicand=radicand, index=index):
                degree = rational(index)
                if degree is not None and degree.denominator == 1 and degree > 0:
                    inner = self._split(radicand) if isinstance(radicand, (Pow, Root)) else None
                    if inner is not None and _keeps_sign(inner.exponent):
                        return Power(inner.base, self.times(inner.exponent, 1 / degree))
                    return Power(radicand, 1 / degree)
            case Call(name="exp", children=(exponent,)) if not node.payload[1]:
                return Power(E, _value(exponent))
        return Power(node, UNIT)

    def terms(self, node: Node) -> list[tuple[Term, Node]]:
        """Read a sum into terms, each with the node that it was read from (signs included)."""
        found: list[tuple[Term, Node]] = []
        stack = [(node, 1)]
        while stack:
            current, sign = stack.pop()
            if isinstance(current, Add):
                stack.extend((part, sign) for part in reversed(current.children))
            elif isinstance(current, Neg) and isinstance(current.operand, (Add, Neg)):
                stack.append((current.operand, -sign))
            else:
                term = self.term(current)
                found.append((term, current) if sign > 0 else (term.scaled(-UNIT), negate(current)))
        return found

    def _insert(self, powers: dict[Node, Power], base: Node, exponent: Exponent) -> Fraction:
        """Multiply a power into `powers`; returns the number that it leaves over."""
        key, base, ratio = self._place(base, exponent)
        # A ratio other than 1 comes with a whole number as exponent.
        left = ratio ** int(exponent) if ratio is not UNIT and isinstance(exponent, Fraction) else UNIT
        if self._is_apart(powers, key, base, exponent):
            # From here on e^u is a base of its own, as in (e^u)^a.
            base, exponent = self.raised(key, base, exponent), Fraction(1)
            key = canonical(base)
        if key in powers:
            old = powers[key].exponent
            exponent = self.plus(old, exponent)
            self._remark(base, old, exponent)
        value = rational(base)
        if exponent == 0:
            powers.pop(key, None)
        elif value and isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= 64:
            powers.pop(key, None)
            left *= value ** int(exponent)
        else:
            powers[key] = Power(base, exponent)
        return left

    def _is_apart(self, powers: dict[Node, Power], key: Node, base: Node, exponent: Exponent) -> bool:
        """Whether e^u is a base of its own: (e^u)^a has it as one, or e^v is there and e^(u + v) says no more."""
        if base is not E or isinstance(exponent, Fraction):
            return False
        known = key in powers and self._stays_apart(base, powers[key].exponent, exponent)
        return known or canonical(Pow(base, exponent)) in powers

    def _stays_apart(self, base: Node, old: Exponent, new: Exponent) -> bool:
        """Whether e^u e^v is left as it is: e^(u + v) says more only where u + v is simpler than u and v."""
        if base is not E or isinstance(old, Fraction) or isinstance(new, Fraction):
            return False
        total = self.plus(old, new)
        return isinstance(total, Add) and total.size > old.size + new.size

    def _place(self, base: Node, exponent: Exponent) -> tuple[Node, Node, Fraction]:
        """Return the key and representative of a base, and base/representative; sums are one up to a number."""
        key = canonical(base)
        if not isinstance(base, Add) or not isinstance(exponent, Fraction) or exponent.denominator > 1:
            return key, base, UNIT
        primitive, opposite, common = _primitive(base)
        for candidate, ratio in ((primitive, common), (opposite, -common)):
            if candidate in self._known:
                shown, shown_content = self._known[candidate]
                return canonical(shown), shown, ratio / shown_content
        self._known[primitive] = base, common
        return key, base, UNIT

    def _remark(self, base: Node, old: Exponent, new: Exponent) -> None:
        was, now = (e if isinstance(e, Fraction) else UNIT for e in (old, new))
        if was < 0 <= now:
            self._cancelled[base] = None
        if was.denominator % 2 == 0 and now.denominator % 2:
            self._rooted[base] = None

    def cancelled(self, base: Node) -> None:
        """Record that a base was removed from a denominator."""
        self._cancelled[base] = None

    def assume(self, condition: Node) -> None:
        """Record a condition of an identity that was used."""
        self._assumed[condition] = None

    # Working -----------------------------------------------------------------------------------

    def plus(self, left: Exponent, right: Exponent) -> Exponent:
        """Add two exponents."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left + right
        parts = [pair for side in (left, right) for pair in self.terms(as_node(side))]
        return _value(self.sum(merge([term for term, _ in parts])))

    def times(self, exponent: Exponent, factor: Fraction) -> Exponent:
        """Multiply an exponent by a number."""
        if factor == 1:
            return exponent
        if isinstance(exponent, Fraction):
            return exponent * factor
        return _value(self.sum([term.scaled(factor) for term, _ in self.terms(exponent)]))

    def product(self, left: Term, right: Term, power: int = 1) -> Term:
        """Multiply two terms, the second raised to an integer power."""
        coefficient = left.coefficient * (right.coefficient if power == 1 else right.coefficient**power)
        powers, factor = dict(left.powers), Fraction(power)
        for base, exponent in right.powers.values():
            left_over = self._insert(powers, base, self.times(exponent, factor))
            coefficient = coefficient if left_over is UNIT else coefficient * left_over
        return Term(coefficient, powers)

    def common(self, terms: Sequence[Term]) -> Term:
        """Return the greatest common factor of some terms, content included, with a positive coefficient."""
        content = UNIT
        if not self.notation.decimals:
            tops = [abs(term.coefficient.numerator) for term in terms]
            content = Fraction(gcd(*tops), lcm(*(term.coefficient.denominator for term in terms)))
        powers: dict[Node, Power] = {}
        for key, (base, _) in terms[0].powers.items():
            if all(key in term.powers for term in terms):
                least = self._least([term.powers[key].exponent for term in terms])
                if least is not None:
                    powers[key] = Power(base, least)
        return Term(content or UNIT, powers)

    def _least(self, exponents: list[Exponent]) -> Exponent | None:
        numeric = [e for e in exponents if isinstance(e, Fraction)]
        if len(numeric) == len(exponents):
            least = min(numeric)
            return least if least > 0 else max(numeric) if max(numeric) < 0 else None
        if numeric:
            return None
        first = exponents[0]
        shift = Fraction(0)
        for exponent in exponents[1:]:
            gap = self.plus(exponent, self.times(first, Fraction(-1)))
            if not isinstance(gap, Fraction):
                break
            shift = min(shift, gap)
        else:
            return self.plus(first, shift) if shift else first
        lines: list[Term] = []
        for exponent in exponents:
            line = self.term(as_node(exponent))
            if lines and (line.key != lines[0].key or (line.coefficient > 0) != (lines[0].coefficient > 0)):
                return None
            lines.append(line)
        return exponents[min(range(len(lines)), key=lambda i: abs(lines[i].coefficient))]

    # Writing -----------------------------------------------------------------------------------

    def build(self, term: Term) -> Node:
        """Write a term: sign, number, symbols, other factors, over one fraction bar."""
        self._has_written = True
        if term.coefficient == 0:
            return ZERO
        above: list[Node] = []
        below: list[Node] = []
        for key, (base, exponent) in term.powers.items():
            if self._is_below(key, exponent):
                below.extend(self._written(key, base, self.times(exponent, Fraction(-1))))
            else:
                above.extend(self._written(key, base, exponent))
        above, below = joined_roots(above), joined_roots(below)
        if above and below:
            above, below = self._as_typed(above, below)
        size = abs(term.coefficient)
        decimal = self.notation.decimals and _terminates(size)
        up, down = (size, UNIT) if decimal else (Fraction(size.numerator), Fraction(size.denominator))
        top = self._join(up, above)
        node = top if down == 1 and not below else Div(top, self._join(down, below))
        return Neg(node) if term.coefficient < 0 else node

    def _as_typed(self, above: list[Node], below: list[Node]) -> tuple[list[Node], list[Node]]:
        """Write a root of constants over another as the root of the quotient, where that was typed: sqrt(2/pi)."""
        for top in filter(is_constant_root, above):
            for bottom in filter(is_constant_root, below):
                inside = Div(top.children[0], bottom.children[0])
                if top.children[1] is bottom.children[1] and canonical(inside) in self.notation.radicands:
                    root = Root(inside, top.children[1])
                    return [root if part is top else part for part in above], [p for p in below if p is not bottom]
        return above, below

    def sum(self, terms: Iterable[Term]) -> Node:
        """Write a sum of terms in the order given, 0 for none."""
        nodes = [self.build(term) for term in terms if term.coefficient]
        return sum_of(nodes)

    def _written(self, key: Node, base: Node, exponent: Exponent) -> tuple[Node, ...]:
        """Write a power, that of a letter with its root apart: x sqrt(x) where radicals were typed."""
        if isinstance(base, Sym) and isinstance(exponent, Fraction) and self.notation.is_radical(key, exponent):
            whole = Fraction(exponent.numerator // exponent.denominator)
            parts = (whole, exponent - whole) if whole else (exponent,)
            return tuple(self.raised(key, base, part) for part in parts)
        return (self.raised(key, base, exponent),)

    def raised(self, key: Node, base: Node, exponent: Exponent) -> Node:
        """Write a power in the line's notation."""
        if base is E and self.notation.exp_call:
            return Call("exp", as_node(exponent))
        if not isinstance(exponent, Fraction):
            return Pow(base, exponent)
        if exponent == 1:
            return base
        # (1 + x^2)^(3/2) is a power: only the last line says it with the radical that was typed.
        single = exponent.numerator == 1 or 2 < exponent.denominator > exponent.numerator
        if single and self.notation.is_radical(key, exponent):
            root = Root(base, number(exponent.denominator))
            return root if exponent.numerator == 1 else Pow(root, number(exponent.numerator))
        return Pow(base, number(exponent, decimal=self.notation.decimals))

    def _is_below(self, key: Node, exponent: Exponent) -> bool:
        if isinstance(exponent, Fraction):
            return exponent < 0 and key not in self.notation.negative
        return key in self.notation.below and all(term.coefficient < 0 for term, _ in self.terms(exponent))

    def _join(self, value: Fraction, factors: list[Node]) -> Node:
        factors = sorted(factors, key=rank)
        if value != 1 or not factors:
            factors.insert(0, number(value, decimal=self.notation.decimals))
        return product_of(factors)

    def conditions(self, after: Node) -> tuple[Node, ...]:
        """Return what the work assumed and the rewritten line no longer shows."""
        return outstanding(after, self._assumed, self._cancelled, self._rooted)


@remember(4096)
def _alike(node: Node) -> tuple[Term, Line] | None:
    """Return a term that is read alike on every line, and what is seen by that; None where the line has a say.

    It does in which of 2x + 2 and x + 1 is the base, and in how an exponent is written that had to be computed.
    """
    line = Line(node)
    term = line._term(node)
    return None if line._known or line._has_written else (term, line)


@remember(2048)
def _primitive(total: Add) -> tuple[Node, Node, Fraction]:
    """Return keys of a sum over the number that its terms have in common, and of its opposite, and that number."""
    common = content(total)
    primitive = total if common == 1 else scale(total, 1 / common)
    return canonical(primitive), canonical(Neg(primitive)), common


def merge(terms: Sequence[Term]) -> list[Term]:
    """Collect like terms, in order of first appearance; vanished terms are dropped."""
    found: dict[frozenset[tuple[Node, Exponent]], Term] = {}
    for term in terms:
        key = term.key
        found[key] = term if key not in found else Term(found[key].coefficient + term.coefficient, found[key].powers)
    return [term for term in found.values() if term.coefficient]


def is_constant_root(node: Node) -> bool:
    """Whether this is a root of a positive constant, as sqrt(2) and sqrt(pi) are."""
    return isinstance(node, Root) and not node.radicand.free and positive(node.radicand)


def joined_roots(factors: Sequence[Node]) -> list[Node]:
    """Write the roots of constants among some factors as one: sqrt(2) sqrt(pi) as sqrt(2pi).

    >>> from derive.reading import parse
    >>> [str(part) for part in joined_roots(parse("sqrt(2) x sqrt(pi)").children)]
    ['sqrt(2π)', 'x']
    """
    roots: dict[Node, list[Root]] = {}
    for factor in factors:
        if isinstance(factor, Root) and is_constant_root(factor):
            roots.setdefault(factor.index, []).append(factor)
    made: dict[Node, Node] = {}
    for index, parts in roots.items():
        if len(parts) > 1:
            radicands = tuple(sorted((part.radicand for part in parts), key=rank))
            made |= dict.fromkeys(parts, Root(product(radicands), index))
    return list(dict.fromkeys(made.get(factor, factor) for factor in factors)) if made else list(factors)


def as_node(exponent: Exponent) -> Node:
    """Return an exponent as an expression."""
    return number(exponent) if isinstance(exponent, Fraction) else exponent


def _whole(exponent: Node) -> int | None:
    value = rational(exponent)
    return int(value) if value is not None and value.denominator == 1 and abs(value) <= 1000 else None


def _keeps_sign(exponent: Exponent) -> bool:
    """Whether a root of this power is a power of the base: of x^3 and x^(1/2), not of x^2, which makes it |x|."""
    return isinstance(exponent, Fraction) and (exponent.denominator % 2 == 0 or exponent.numerator % 2 == 1)


def _value(node: Node) -> Exponent:
    value = rational(node)
    return node if value is None else value


def _terminates(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
