"""Relations between real expressions compared: which one makes another superfluous?

Not knowing is an answer; a wrong one would drop a condition under which a derivative holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from types import MappingProxyType

from derive.budget import remember
from derive.expression import (
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Each,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Rel,
    Sym,
    canonical,
    number,
    rational,
    replace,
    tidy,
)
from derive.expression.parts import sum_of
from derive.expression.relations import SIGNS, allows, difference
from derive.reals.logic import POSSIBLE, both, decided, normal
from derive.reals.polynomial_relations import alike
from derive.reals.write import not_zero, simplest
from derive.table import TABLE
from derive.terms.signs import Sign, sign
from derive.terms.terms import Line, merge
from derive.values.evaluate import evaluate, holds

_MOST_STEPS = 12
"""Multiples of an expression that are compared when it is asked whether they are integers together."""


def independent(relations: Sequence[Node]) -> tuple[Node, ...]:
    """Return the relations without those that others imply; of two that say the same the shorter stays."""
    kept: list[Node] = []
    # Two passes: x ≠ 0, by which 1/x ≠ 0 says nothing, must not be left out for it.
    asked = [relation for relation in relations if not always(relation, letter_signs(relations, relation))]
    for position, relation in enumerate(asked):
        if any(implies(other, relation) for other in kept):
            continue
        if not any(implies(other, relation) and not _stays(relation, other) for other in asked[position + 1 :]):
            kept.append(relation)
    return tuple(kept)


def _stays(relation: Node, other: Node) -> bool:
    """Whether a relation says what a later one says, no longer."""
    return implies(relation, other) and relation.size <= other.size


def letter_signs(relations: Iterable[Node], but: Node | None = None) -> dict[Node, Sign]:
    """Return the signs of the letters that relations other than `but` compare with numbers: x > 1 makes x positive."""
    found: dict[Node, Sign] = {}
    for relation in relations:
        match relation:
            case Rel(relation=compared, left=Sym() as letter, right=right) if relation is not but and compared != "=":
                value = rational(right)
                if value is not None and value and compared in ((">", ">=") if value > 0 else ("<", "<=")):
                    found[letter] = Sign.POSITIVE if value > 0 else Sign.NEGATIVE
                elif value == 0 and (compared in "<>" or letter not in found):
                    found[letter] = Sign(f"{compared} 0")
    return found


def strict(relation: Node, others: Collection[Node]) -> Node:
    """Write x ≥ 0 beside x ≠ 0 as x > 0, and g h ≥ 0 beside g ≠ 0 and h ≠ 0 as g h > 0."""
    match relation:
        case Each(body=body, children=(_, *run)):
            beside = [other.body for other in others if isinstance(other, Each) and other.children[1:] == (*run,)]
            return relation.with_children((strict(body, beside), *run))
        case Rel(relation=">=" | "<=" as sign, left=left, right=right):
            apart = [Rel("!=", left, right)] if right is not ZERO else [simplest(part) for part in not_zero(left)]
            if Rel("!=", left, right) in others or all(part in others for part in apart):
                return Rel(sign[0], left, right)
    return relation


def always(relation: Node, given: Mapping[Node, Sign] = MappingProxyType({})) -> bool:
    """Whether a relation holds for all values of its letters, as far as signs tell.

    Args:
        relation: the relation.
        given: known signs of letters.
    """
    if isinstance(relation, Each):
        # From the lower end on, or up to the upper one.
        body, index, lower, upper = relation.children
        places = [Add(lower, index), *([] if upper is Const("oo") else [Add(upper, Neg(index))])]
        found = (simplest(replace(body, {index: place})) for place in places)
        return any(always(one, {**given, index: Sign.NOT_NEGATIVE}) for one in found)
    if not relation.free:
        return bool(holds(relation, {}))
    if isinstance(relation, Logic) and relation.connective == "or":
        return (
            any(always(part, given) for part in relation.children) or _elsewhere(relation) or decided(relation) is True
        )
    if not isinstance(relation, Rel):
        return False
    if relation.left is relation.right:
        return relation.relation in (">=", "<=", "=")
    return not POSSIBLE[sign(_gap(relation), given)] & ~SIGNS[relation.relation]


def _gap(relation: Rel) -> Node:
    return relation.left if relation.right is ZERO else tidy(difference(relation))


def _elsewhere(either: Logic) -> bool:
    """Whether x ≠ c or something that holds at c: then one of the two always holds."""
    for part in either.children:
        match part:
            case Rel(relation="!=", left=Sym() as letter, right=Num() as value):
                others = (replace(other, {letter: value}) for other in either.children if other is not part)
                if any(not other.free and holds(other, {}) for other in others):
                    return True
    return False


def never(relation: Node) -> bool:
    """Whether a relation holds for no values of its letters, as far as signs tell.

    >>> never(Rel("<", number(2), ZERO))
    True
    """
    return decided(relation) is False


def contradiction(relations: Iterable[Node]) -> tuple[Node, ...]:
    """Return relations that can't hold together, x > 0 and x < 0, as far as signs and comparisons with numbers tell.

    >>> x = Sym("x")
    >>> [str(relation) for relation in contradiction([Rel(">", x, ZERO), Rel("<", x, number(-1))])]
    ['x > 0', 'x < -1']
    """
    relations = tuple(relations)
    compared: dict[Node, list[tuple[Rel, tuple[Node, bool, Fraction]]]] = {}
    for relation in relations:
        read = _values_of(relation) if isinstance(relation, Rel) else None
        if isinstance(relation, Rel) and read is not None:
            compared.setdefault(canonical(read[0]), []).append((relation, read))
    for group in compared.values():
        if not _allow_any(group):
            for one in list(group):
                rest = [other for other in group if other is not one]
                group = rest if rest and not _allow_any(rest) else group
            return tuple(relation for relation, _ in group)
    return relations if both(*relations) is False else ()


def _allow_any(group: Sequence[tuple[Rel, tuple[Node, bool, Fraction]]]) -> bool:
    """Whether relations that compare one expression with numbers hold together for some value of it."""
    places = _places(value for _, value in group)
    return any(all(_allows(*one, place) for one in group) for place in places)


def _places(compared: Iterable[tuple[Node, bool, Fraction]]) -> list[Fraction]:
    """Return the values with which an expression is compared, one between each two, and one beyond at either end."""
    ends = sorted({sign * value for _, _, value in compared for sign in (-1, 1)})
    between = [(low + high) / 2 for low, high in pairwise(ends)]
    return [ends[0] - 1, *ends, *between, ends[-1] + 1]


def implies(stronger: Node, weaker: Node) -> bool:
    """Whether one relation makes another superfluous, as far as their shape says.

    >>> from derive.expression import Sym
    >>> implies(Rel(">", Sym("a"), Sym("x")), Rel("!=", Sym("x"), Sym("a")))
    True
    """
    if stronger is weaker:
        return False
    if (barred := barred_integers(stronger)) is not None:
        return _bars(*barred, weaker)
    match stronger, weaker:
        case Each(children=(one, *run)), Each(children=(other, *same)):
            return run == same and (one is other or implies(one, other))
        case _, Logic(connective="or", children=parts) if any(
            part is stronger or implies(stronger, part) for part in parts
        ):
            return True
        case _, Logic(connective="and", children=parts):
            return all(part is stronger or implies(stronger, part) for part in parts)
        case Logic(connective="or", children=parts), _:
            return all(part is weaker or implies(part, weaker) for part in parts)
    if not isinstance(stronger, Rel) or not isinstance(weaker, Rel):
        return False
    if _says_more(stronger, weaker) or _is_no_more_whole(stronger, weaker):
        return True
    if _is_within(stronger, weaker) or _leaves_out(stronger, weaker) or alike(stronger, weaker):
        return True
    return weaker.relation == "!=" and stronger.relation in ("<", ">", "!=") and _has_factor(stronger, weaker)


def barred_integers(relation: Node) -> tuple[Node, int] | None:
    """Read ``b > 0 or b ≠ ⌊b⌋``: b is none of the integers from 0 down; None for other relations.

    >>> b = Sym("b")
    >>> barred_integers(Logic("or", Rel(">", b, ZERO), Rel("!=", b, Call("floor", b))))
    (<Sym b>, 0)
    """
    match relation:
        case Logic(
            connective="or",
            children=(
                Rel(relation=">", left=left, right=end),
                Rel(relation="!=", left=other, right=Call(name="floor", children=(rounded,))),
            ),
        ) if left is other is rounded and (first := rational(end)) is not None and first.denominator == 1:
            return left, int(first)
    return None


def _bars(node: Node, first: int, weaker: Node) -> bool:
    """Whether b + 2 is no integer from 1 down, or not zero, since b is no integer from `first` down."""
    further = barred_integers(weaker)
    if further is None and isinstance(weaker, Rel) and weaker.relation == "!=":
        value = rational(weaker.right)
        further = (weaker.left, int(value)) if value is not None and value.denominator == 1 else None
    if further is None:
        return False
    apart = _constant(further[0], node, Fraction(-1))
    return apart is not None and apart.denominator == 1 and further[1] - apart <= first


def _constant(node: Node, other: Node, times: Fraction) -> Fraction | None:
    """Return u + c v where the letters of the two cancel each other; None if they do not."""
    line = Line(Add(node, other))
    scaled = [term.scaled(times) for term, _ in line.terms(other)]
    terms = merge([*(term for term, _ in line.terms(node)), *scaled])
    return None if any(term.powers for term in terms) else sum((term.coefficient for term in terms), Fraction(0))


def never_whole(relation: Node) -> Node | None:
    """Read ``u ≠ ⌊u⌋`` or ``u ≠ ⌈u⌉``: u is no integer."""
    match relation:
        case Rel(relation="!=", left=left, right=Call(name=name, children=(rounded,))) if rounded is left:
            return left if name in TABLE and TABLE[name].stairs else None
    return None


def _is_no_more_whole(stronger: Rel, weaker: Rel) -> bool:
    """Whether u = m v + n with integers m, n: if u is no integer, v is none, and not a number where u is one."""
    u, v, level = never_whole(stronger), never_whole(weaker), Fraction(0)
    if v is None and weaker.relation == "!=" and (number := rational(weaker.right)) is not None:
        v, level = weaker.left, number
    if u is None or v is None:
        return False
    times = [m for m in range(-_MOST_STEPS, _MOST_STEPS + 1) if m]
    gaps = (_constant(u, v, Fraction(-m)) for m in times)
    return any(gap is not None and (gap + m * level).denominator == 1 for m, gap in zip(times, gaps, strict=True))


def _leaves_out(stronger: Rel, weaker: Rel) -> bool:
    """Whether the points that one relation excludes, x ≠ 2/3 or |x| ≠ 1, don't satisfy the other."""
    values = _values_of(weaker)
    if weaker.relation != "!=" or values is None or not isinstance(values[0], Sym) or stronger.relation == "!=":
        return False
    letter, size, value = values
    if stronger.free != letter.free:
        return False
    places = (value, -value) if size else (value,)
    return not any(holds(replace(stronger, {letter: number(place)}), {}) for place in places)


def _says_more(stronger: Rel, weaker: Rel) -> bool:
    """Whether both are about the sign of one expression, and one allows no other signs than the other."""
    (whole, signs), (other, allowed) = normal(stronger), normal(weaker)
    return whole is other and not signs & ~allowed


def _values_of(relation: Rel) -> tuple[Node, bool, Fraction] | None:
    """Read u < c or |u| < c: the expression u, whether its size counts, and c."""
    value = rational(relation.right)
    if relation.right is Const("e"):
        value = _E
    if value is None:
        return None
    match relation.left:
        case Call(name="abs", children=(inner,)):
            return inner, True, value
        case Add(children=terms) if len(rest := [term for term in terms if rational(term) is None]) < len(terms):
            added = sum((rational(term) or Fraction(0) for term in terms), Fraction(0))
            return sum_of(rest), False, value - added
    return relation.left, False, value


def _is_within(stronger: Rel, weaker: Rel) -> bool:
    """Whether all the values that one relation allows are allowed by the other."""
    first, second = _values_of(stronger), _values_of(weaker)
    if first is None or second is None or canonical(first[0]) is not canonical(second[0]):
        return False
    places = _places((first, second))
    allowed = [_allows(stronger, first, place) for place in places]
    return any(allowed) and all(_allows(weaker, second, p) for p, yes in zip(places, allowed, strict=True) if yes)


def _allows(relation: Rel, read: tuple[Node, bool, Fraction], place: Fraction) -> bool:
    _, size, value = read
    return allows(relation.relation, (abs(place) if size else place) - value)


def _has_factor(stronger: Rel, weaker: Rel) -> bool:
    """Whether a product or quotient that is not zero has the factor that must not be zero."""
    if stronger.right is not ZERO or not isinstance(stronger.left, (Mul, Div)):
        return False
    return canonical(weaker) in _factors(stronger.left)


@remember(2048)
def _factors(product: Mul | Div) -> frozenset[Node]:
    """Return what makes all factors different from zero, for comparison."""
    return frozenset(canonical(simplest(factor)) for factor in not_zero(Mul(*product.children)))


def excludes(condition: Node, letter: Sym, point: Node) -> bool:
    """Whether a condition is not met at a point, whatever the parameters of the point are, an integer k among them.

    >>> excludes(Rel(">", Sym("x"), ZERO), Sym("x"), ZERO)
    True
    """
    there = replace(condition, {letter: point})
    if not isinstance(there, Rel):
        return not there.free and holds(there, {}) is False
    gap, counters, met = difference(there), point.free - condition.free, False
    for (first, others), way in product(_PARAMETERS, (1, -1)):
        # What occurs in the point alone may count the members of an infinite set.
        names = enumerate(sorted(gap.free))
        letters = {name: first if name in counters else (others + index) * way**index for index, name in names}
        value = evaluate(gap, letters)
        if value is None:
            # Where there is no such point nothing is met; and x ≠ √b says nothing of x where b < 0.
            if there.relation == "!=" and evaluate(point, letters) is not None:
                return False
            continue
        if allows(there.relation, 0 if abs(value) < _NOTHING else value):
            return False
        met = True
    return met


_E = Fraction("2.718281828459045")


_PARAMETERS = ((1, Fraction(1)), (-2, Fraction(-7, 3)), (3, Fraction(17, 5)), (2, Fraction(-41, 2)), (-5, Fraction(60)))


_NOTHING = 1e-40
