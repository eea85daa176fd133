"""Script for a quotient f = p/q with f' = C f^a N(f): the path of the textbook, for one product or a sum of them.

(1) split into a product of fractions C (p/q)^a (N/q^d); (2) write N through p and q, "add and subtract";
(3) split and cancel; (4) recognise p/q.  Where the numerator is written through p and q already, split at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.expression import ONE, Add, Div, Neg, Node, Num, Pow, Root, Sym, number, rational, replace
from derive.expression.parts import flat_product, flat_sum, opened_terms, terms_of, unsigned
from derive.expression.tidy import product, tidy
from derive.rules.algebra.algebra import FACTOR_OUT
from derive.rules.labels import algebra as labels
from derive.startup.data import data
from derive.targets.grouping import grouped
from derive.targets.lines import Line, base_of, recognised
from derive.targets.selfform import presentations
from derive.targets.worth import SelfForm, Shape
from derive.terms.factors import Product, as_terms, factors, fraction, multiplied_out
from derive.terms.laurent import Polynomial, monomial


@data
class _Factor:
    """One factor of a product on its way: its numerator simplified, written through p and q, and split."""

    simple: Node
    through: Node
    split: Node
    numerator: Node
    denominator: Node
    added: Node | None = None


def _factors_of(shape: Shape, form: SelfForm) -> list[_Factor] | None:
    """The factors of a product, each name written out; None if a bracket mixes several quotients."""
    known = form.definitions
    plain = tuple(0 if letter in known else n for letter, n in zip(form.letters, shape.powers, strict=True))
    content = monomial(form.letters, plain, shape.coefficient)
    top, bottom = fraction(content)
    out = [] if content is ONE else [_Factor(content, content, content, top, bottom)]
    for letter, n in zip(form.letters, shape.powers, strict=True):
        if letter not in known or not n:
            continue
        above, below = fraction(known[letter])
        if n < 0:
            above, below = below, above
        part: Node = Div(above, below) if below is not ONE else above
        out += [_Factor(part, part, part, above, below)] * abs(n)
    for group in shape.groups:
        factor = _bracket(group, form)
        if factor is None:
            return None
        out.append(factor)
    return out


def _bracket(group: Polynomial, form: SelfForm) -> _Factor | None:
    known = form.definitions
    inside = [i for i, letter in enumerate(group.letters) if letter in known and group.degree(i) > 0]
    if len(inside) != 1 or any(powers[inside[0]] < 0 for powers in group.terms):
        return None
    (place,) = inside
    p, q = fraction(known[group.letters[place]])
    degree = group.degree(place)
    if q is ONE:
        node = replace(group.to_node(), known)
        return _Factor(node, node, node, node, ONE)
    written, pieces = [], []
    for powers, c in group.ordered():
        n = powers[place]
        others = tuple(0 if i == place else m for i, m in enumerate(powers))
        outer = monomial(group.letters, others, abs(c))
        written.append(_signed(c, _cancelled(outer, p, n, q, degree - n)))
        pieces.append(_signed(c, _split_piece(outer, p, q, n)))
    below = _power(q, degree)
    through: Node = Add(*written)
    simple = multiplied_out(through)
    if simple is None:
        return None
    plain = [unsigned(term) for term in written if not isinstance(base_of(unsigned(term)), Add)]
    added = plain[0] if len(written) == 2 and len(plain) == 1 and below in map(unsigned, written) else None
    return _Factor(Div(simple, below), Div(through, below), flat_sum(pieces), through, below, added)


def _signed(c: Fraction, node: Node) -> Node:
    return Neg(node) if c < 0 else node


def _power(base: Node, n: int) -> Node:
    """base^n; the square of a square root is its radicand."""
    match base:
        case Root(radicand=inner, index=Num(value=order)) if n and n % order == 0:
            return _power(inner, n // int(order))
    return ONE if n == 0 or base is ONE else base if n == 1 else Pow(base, number(n))


def _cancelled(outer: Node, p: Node, n: int, q: Node, m: int) -> Node:
    """outer p^n q^m, the parameters of outer cancelled against those of p."""
    top = _over(outer, p, n)
    return flat_product(top, _power(q, m))


def _over(outer: Node, p: Node, n: int) -> Node:
    if n == 0 or outer is ONE:
        return flat_product(outer, _power(p, n))
    return factors(product((outer, _power(p, n)))).to_node()


def _split_piece(outer: Node, p: Node, q: Node, n: int) -> Node:
    if n == 0:
        return outer
    if outer is ONE and _power(q, n) == Pow(q, number(n)):
        return Pow(Div(p, q), number(n))
    return Div(_over(outer, p, n), _power(q, n))


def by_product(derivative: Node, form: SelfForm, variable: str) -> list[Line] | None:
    """Return the lines to a form that is one product of quotients; None if the script does not apply."""
    if len(form.shapes) != 1:
        written = sum((Polynomial(form.letters, _expand(shape, form)) for shape in form.shapes), _nothing(form))
        shape = Shape(Fraction(1), (0,) * len(form.letters), (written,))
    else:
        shape = form.shapes[0]
    parts = _factors_of(shape, form)
    if parts is None:
        return None
    return _product_lines(derivative, parts, form)


def _nothing(form: SelfForm) -> Polynomial:
    return Polynomial(form.letters, {})


def _expand(shape: Shape, form: SelfForm) -> dict[tuple[int, ...], Fraction]:
    poly = Polynomial(form.letters, {shape.powers: shape.coefficient})
    for group in shape.groups:
        poly = poly * group
    return poly.terms


def _product_lines(derivative: Node, parts: list[_Factor], form: SelfForm) -> list[Line] | None:
    side = _side_by_side
    through, split = side([f.through for f in parts]), side([f.split for f in parts])
    ending = [*_splitting(parts, through, split), recognised(form)]
    top, bottom = fraction(derivative)
    direct = _direct(top, bottom, parts)
    if direct is not None:
        if isinstance(direct, str):
            return [Line(labels.AS_POWERS, through), *ending]
        return [Line(FACTOR_OUT, direct), Line(labels.PRODUCT_OF_FRACTIONS, through), *ending]
    simple = side([f.simple for f in parts])
    opening = _opening(derivative, simple)
    if opening is None:
        return None
    return [*opening, *_writing_through(parts, through), *ending]


def _side_by_side(parts: list[Node]) -> Node:
    sign = sum(isinstance(part, Neg) for part in parts) % 2
    node = flat_product(*map(unsigned, parts))
    return Neg(node) if sign else node


def _opening(derivative: Node, simple: Node) -> list[Line] | None:
    """From the explicit derivative to the product of fractions with simplified numerators."""
    lines: list[Line] = []
    wanted = factors(simple).key
    if factors(derivative).key != wanted:
        for simplify in (_collected, _common_taken_out):
            lines = simplify(*fraction(derivative))
            if lines and factors(lines[-1].expression).key == wanted:
                break
        else:
            return None
    if simple.has(Div):
        lines.append(Line(labels.PRODUCT_OF_FRACTIONS, simple))
    return lines


def _collected(top: Node, bottom: Node) -> list[Line]:
    collected = multiplied_out(top)
    if collected is None:
        return []
    return [Line(labels.COLLECT_NUMERATOR, collected if bottom is ONE else tidy(Div(collected, bottom)))]


def _common_taken_out(top: Node, bottom: Node) -> list[Line]:
    """Take the common factor out of the numerator, then cancel it against the denominator."""
    parts = [factors(term) for term in opened_terms(top)]
    shared = parts[0].powers
    for part in parts[1:]:
        both = ((base, n, part.powers[base]) for base, n in shared.items() if base in part.powers)
        shared = {base: min(m, n, key=abs) for base, m, n in both if m * n > 0}
    if len(parts) < 2 or not shared:
        return []
    common = Product(Fraction(1), shared, parts[0].shown)
    undo = Product(Fraction(1), {base: -n for base, n in shared.items()}, parts[0].shown)
    inside = flat_sum([(part * undo).to_node() for part in parts])
    collected = multiplied_out(inside)
    if collected is None:
        return []
    final = (common * factors(Div(collected, bottom))).to_node()
    return [
        Line(FACTOR_OUT, Div(flat_product(common.to_node(), inside), bottom)),
        Line(labels.COLLECT_NUMERATOR, final),
    ]


def _writing_through(parts: list[_Factor], through: Node) -> Iterator[Line]:
    changed = [f for f in parts if f.through is not f.simple]
    if len(changed) == 1 and changed[0].added is not None:
        yield Line(labels.ADD_AND_SUBTRACT, through, (("a", changed[0].added),))
    elif changed:
        yield Line(labels.AS_COMBINATION, through)


def _splitting(parts: list[_Factor], through: Node, split: Node) -> Iterator[Line]:
    changed = [f for f in parts if f.split is not f.through]
    if changed:
        yield Line(labels.SPLIT_AND_CANCEL, split, (("a", changed[0].denominator),))


def _direct(top: Node, bottom: Node, parts: list[_Factor]) -> Node | str | None:
    """Is the numerator already written through p and q, up to a common factor?  Then factor it out.

    Returns:
        The line with the common factor taken out; "" if there is none to take out; None if the numerator differs.
    """
    brackets = [f for f in parts if f.through is not f.split]
    if len(brackets) != 1:
        return None
    (bracket,) = brackets
    outside = [f for f in parts if f is not bracket]
    common = flat_product(*(f.numerator for f in outside))
    below = flat_product(*(f.denominator for f in parts))
    if factors(below).key != factors(bottom).key:
        return None
    if as_terms(top) == as_terms(bracket.numerator) and common is ONE:
        return ""
    opened = flat_sum([flat_product(common, term) for term in terms_of(bracket.numerator)])
    if as_terms(top) != as_terms(opened):
        return None
    if rational(common) == -1:
        return Neg(Div(bracket.numerator, bottom))
    return Div(flat_product(common, bracket.numerator), bottom)


def by_sum(derivative: Node, form: SelfForm, variable: str) -> list[Line] | None:
    """Return the lines to a form that is a sum of such products; None if the script does not apply."""
    poly = _nothing(form)
    for shape in form.shapes:
        poly = poly + Polynomial(form.letters, _expand(shape, form))
    parameters = sum(isinstance(letter, Sym) and letter.name != variable for letter in form.letters)
    for shapes in (form.shapes, *presentations(poly, parameters)):
        if len(shapes) < 2:
            continue
        lines = _sum_lines(derivative, shapes, form)
        if lines is not None:
            return lines
    return None


def _sum_lines(derivative: Node, shapes: tuple[Shape, ...], form: SelfForm) -> list[Line] | None:
    rows = [_factors_of(shape, form) for shape in shapes]
    if any(row is None for row in rows):
        return None
    parts = [row for row in rows if row is not None]
    pieces = _pieces(derivative)
    simple = [_side_by_side([f.simple for f in row]) for row in parts]
    order = _matching([factors(piece).key for piece in pieces], [factors(node).key for node in simple])
    if order is None:
        return None
    parts, simple, shapes = [parts[i] for i in order], [simple[i] for i in order], tuple(shapes[i] for i in order)
    lines = [] if isinstance(derivative, Add) else [Line(labels.SPLIT_FRACTION, flat_sum(pieces))]
    lines.append(Line(labels.PRODUCT_OF_FRACTIONS, flat_sum(simple)))
    flat = [f for row in parts for f in row]
    through = flat_sum([_side_by_side([f.through for f in row]) for row in parts])
    split = flat_sum([_side_by_side([f.split for f in row]) for row in parts])
    lines += [*_writing_through(flat, through), *_splitting(flat, through, split)]
    named = flat_sum([shape.to_node(form.letters) for shape in shapes])
    lines.append(Line(labels.RECOGNISE_FUNCTION, named, recognised(form).bindings))
    return [*lines, *grouped(named, form)]


def _pieces(derivative: Node) -> list[Node]:
    """The terms of a sum, each as one fraction in lowest terms."""
    top, bottom = fraction(derivative)
    if isinstance(derivative, Add):
        return list(derivative.children)
    rest = as_terms(top)
    whole = as_terms(base_of(bottom))
    if len(whole) > 1 and whole <= rest:
        # (q + r)/q^2: the q among the terms of the numerator cancels as a whole.
        rest = rest - whole
        kept = [term for term in opened_terms(top) if factors(term).key in rest]
        return [factors(Div(addend, bottom)).to_node() for addend in (base_of(bottom), *kept)]
    return [factors(Div(term, bottom)).to_node() for term in terms_of(top)]


def _matching(keys: list[object], wanted: list[object]) -> list[int] | None:
    """For each key the place of its equal among the wanted ones."""
    if len(keys) != len(wanted):
        return None
    free = list(range(len(wanted)))
    order = []
    for key in keys:
        place = next((i for i in free if wanted[i] == key), None)
        if place is None:
            return None
        free.remove(place)
        order.append(place)
    return order
