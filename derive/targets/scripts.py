"""The path from an explicit derivative to its form in terms of the function, in named moves.

Given f = p/q as displayed and f' = C f^a N(f): split into a product of fractions, write each numerator through p and q
("add and subtract"), split and cancel, recognise f.  Each line must follow from the one before at a glance; where no
script applies the answer is None, and the explicit form stays the last line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.derivation import Rule, Step
from derive.expression import ONE, Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Root, canonical, fold, number, postorder, replace, same
from derive.expression.tidy import negate, product, tidy
from derive.rules import algebra_moves as moves
from derive.targets.factors import Product, as_terms, factors, fraction, joined, multiplied_out, terms
from derive.targets.measure import measure
from derive.targets.polynomial import Polynomial, monomial, read, total
from derive.targets.recognise import recognise
from derive.targets.selfform import SelfForm, Shape, candidates, presentations
from derive.targets.signature import agree

# Moves that are not worth a line where they change the notation only.
_NOTATION = (moves.product_of_fractions, moves.factor_out, moves.split_fraction, moves.as_powers)
_ATTEMPTS = 3
_GLANCE = 30.0  # weight of an expression that may be regrouped in one move


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a script: why, and what."""

    rule: Rule
    expression: Node
    bindings: tuple[tuple[str, Node], ...] = ()


def lead(
    function: Node, derivative: Node, variable: str, name: str = "f", *, textbook: Node | None = None
) -> tuple[SelfForm, tuple[Step, ...]] | None:
    """Return the best form of a derivative that can be reached in named moves, with the moves.

    Args:
        function: the differentiand.
        derivative: the explicit derivative, as the last line displays it.
        variable: the variable of differentiation.
        name: what the function is called if it is no named function.
        textbook: the best explicit display, to compare with.

    Returns:
        None if no form is worth printing or none of the best is within reach.
    """
    for form in candidates(function, derivative, variable, name, textbook=textbook)[:_ATTEMPTS]:
        steps = path(function, derivative, form, variable)
        if steps is not None:
            return form, steps
    return None


def path(function: Node, derivative: Node, form: SelfForm, variable: str) -> tuple[Step, ...] | None:
    """Return the moves from the explicit derivative to a form found by `selfform.find`.

    Args:
        function: the differentiand.
        derivative: the explicit derivative, as the last line displays it.
        form: where to go.
        variable: the variable of differentiation.

    Returns:
        The moves, each a true equality of whole expressions; empty if the derivative already is the form; None if no
        script leads there in steps that a reader can follow.
    """
    if same(derivative, form.expression):
        return ()
    own = form.alias in form.definitions or form.alias in frozenset(postorder(form.expression))
    for script in (_by_product, _by_sum, _by_substitution) if own else (_by_substitution,):
        lines = script(derivative, form, variable)
        if lines is not None:
            made = _moves(derivative, lines, form)
            if all(_true(move, form, variable) for move in made):
                return made
    return None


def _moves(derivative: Node, lines: Sequence[Line], form: SelfForm) -> tuple[Step, ...]:
    made: list[Step] = []
    before = derivative
    for line in lines:
        if line.expression is before or (line.rule in _NOTATION and same(line.expression, before)):
            continue
        made.append(Step(line.rule, before, line.expression, line.bindings, _conditions(line, before)))
        before = line.expression
    return tuple(made)


def _conditions(line: Line, before: Node) -> tuple[Node, ...]:
    """Denominators that the move makes disappear without being plainly positive."""
    from derive.expression import Rel

    def bars(node: Node) -> set[Node]:
        return {canonical(part.denominator) for part in postorder(node) if isinstance(part, Div)}

    if line.rule is not moves.split_and_cancel:
        return ()
    gone = bars(before) - bars(line.expression)
    shown = {canonical(part.denominator): part.denominator for part in postorder(before) if isinstance(part, Div)}
    bases = {_base(shown[key]) for key in gone} - {_base(bar) for bar in bars(line.expression)}
    return tuple(Rel("!=", base, number(0)) for base in bases if base.free and not is_positive(base))


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Pow) else node


def is_positive(node: Node) -> bool:
    """Whether an expression is plainly positive for all real values of its symbols.

    >>> from derive.expression import Sym
    >>> is_positive(Add(ONE, Pow(Const("e"), Sym("x"))))
    True
    """
    # 2: positive, 1: not negative, 0: not known.
    def sign(node: Node, parts: tuple[int, ...]) -> int:
        match node:
            case Num(value=value):
                return 2 if value else 1
            case Const(name="e" | "pi"):
                return 2
            case Add():
                return max(parts) if all(parts) else 0
            case Mul() | Div():
                return min(parts)
            case Pow(base=base) if parts[0] == 2 or base is Const("e"):
                return 2
            case Pow(exponent=Num(value=value)) if value.denominator == 1 and value % 2 == 0:
                return 1
            case Root():
                return parts[0]
            case Call(name="cosh" | "exp" | "sigmoid" | "sech" | "softplus", orders=()):
                return 2
            case Call(name="abs", orders=()):
                return 1
        return 0

    return fold(node, sign) == 2


def _true(move: Step, form: SelfForm, variable: str) -> bool:
    return agree(replace(move.before, form.definitions), replace(move.after, form.definitions), variable)


def _recognised(form: SelfForm) -> Line:
    names = tuple((str(alias), definition) for alias, definition in form.aliases)
    return Line(moves.recognise_function, form.expression, names)


# --- one product ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
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
    plain = [_unsigned(term) for term in written if not isinstance(_base(_unsigned(term)), Add)]
    added = plain[0] if len(written) == 2 and len(plain) == 1 and below in map(_unsigned, written) else None
    return _Factor(Div(simple, below), Div(through, below), total(pieces), through, below, added)


def _signed(c: Fraction, node: Node) -> Node:
    return Neg(node) if c < 0 else node


def _unsigned(node: Node) -> Node:
    return node.children[0] if isinstance(node, Neg) else node


def _power(base: Node, n: int) -> Node:
    """base^n; the square of a square root is its radicand."""
    match base:
        case Root(radicand=inner, index=Num(value=order)) if n and n % order == 0:
            return _power(inner, n // int(order))
    return ONE if n == 0 or base is ONE else base if n == 1 else Pow(base, number(n))


def _cancelled(outer: Node, p: Node, n: int, q: Node, m: int) -> Node:
    """outer p^n q^m, the parameters of outer cancelled against those of p."""
    top = _over(outer, p, n)
    return joined((top, _power(q, m)))


def _over(outer: Node, p: Node, n: int) -> Node:
    if n == 0 or outer is ONE:
        return joined((outer, _power(p, n)))
    return factors(product((outer, _power(p, n)))).to_node()


def _split_piece(outer: Node, p: Node, q: Node, n: int) -> Node:
    if n == 0:
        return outer
    if outer is ONE and _power(q, n) == Pow(q, number(n)):
        return Pow(Div(p, q), number(n))
    return Div(_over(outer, p, n), _power(q, n))


def _by_product(derivative: Node, form: SelfForm, variable: str) -> list[Line] | None:
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
    ending = [*_splitting(parts, through, split), _recognised(form)]
    top, bottom = fraction(derivative)
    direct = _direct(top, bottom, parts)
    if direct is not None:
        if isinstance(direct, str):
            return [Line(moves.as_powers, through), *ending]
        return [Line(moves.factor_out, direct), Line(moves.product_of_fractions, through), *ending]
    simple = side([f.simple for f in parts])
    opening = _opening(derivative, simple)
    if opening is None:
        return None
    return [*opening, *_writing_through(parts, through), *ending]


def _side_by_side(parts: list[Node]) -> Node:
    sign = sum(isinstance(part, Neg) for part in parts) % 2
    node = joined(_unsigned(part) for part in parts)
    return Neg(node) if sign else node


def _opening(derivative: Node, simple: Node) -> list[Line] | None:
    """From the explicit derivative to the product of fractions with simplified numerators."""
    lines: list[Line] = []
    wanted = factors(simple).key
    if factors(derivative).key != wanted:
        top, bottom = fraction(derivative)
        collected = multiplied_out(top)
        if collected is None:
            return None
        one: Node = tidy(Div(collected, bottom)) if bottom is not ONE else collected
        if factors(one).key != wanted:
            return None
        lines.append(Line(moves.collect_numerator, one))
    if any(isinstance(part, Div) for part in postorder(simple)):
        lines.append(Line(moves.product_of_fractions, simple))
    return lines


def _writing_through(parts: list[_Factor], through: Node) -> Iterator[Line]:
    changed = [f for f in parts if f.through is not f.simple]
    if len(changed) == 1 and changed[0].added is not None:
        yield Line(moves.add_and_subtract, through, (("a", changed[0].added),))
    elif changed:
        yield Line(moves.as_combination, through)


def _splitting(parts: list[_Factor], through: Node, split: Node) -> Iterator[Line]:
    changed = [f for f in parts if f.split is not f.through]
    if changed:
        yield Line(moves.split_and_cancel, split, (("a", changed[0].denominator),))


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
    common = joined(f.numerator for f in outside)
    below = joined([f.denominator for f in parts])
    if factors(below).key != factors(bottom).key:
        return None
    if as_terms(top) == as_terms(bracket.numerator) and common is ONE:
        return ""
    opened = total([joined((common, term)) for term in terms_of(bracket.numerator)])
    if as_terms(top) != as_terms(opened):
        return None
    return Div(joined((common, bracket.numerator)), bottom)


def terms_of(node: Node) -> tuple[Node, ...]:
    """Return the terms of the outermost sum only."""
    return node.children if isinstance(node, Add) else (node,)


# --- a sum of products ---------------------------------------------------------------------------------------------


def _by_sum(derivative: Node, form: SelfForm, variable: str) -> list[Line] | None:
    poly = _nothing(form)
    for shape in form.shapes:
        poly = poly + Polynomial(form.letters, _expand(shape, form))
    parameters = sum(letter.free <= {str(letter.payload)} and str(letter.payload) != variable for letter in form.letters)
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
    lines = [] if isinstance(derivative, Add) else [Line(moves.split_fraction, total(pieces))]
    lines.append(Line(moves.product_of_fractions, total(simple)))
    flat = [f for row in parts for f in row]
    through = total([_side_by_side([f.through for f in row]) for row in parts])
    split = total([_side_by_side([f.split for f in row]) for row in parts])
    lines += [*_writing_through(flat, through), *_splitting(flat, through, split)]
    named = total([shape.to_node(form.letters) for shape in shapes])
    lines.append(Line(moves.recognise_function, named, _recognised(form).bindings))
    if not same(named, form.expression):
        lines.append(Line(moves.regroup, form.expression))
    return lines


def _pieces(derivative: Node) -> list[Node]:
    """The terms of a sum, each as one fraction in lowest terms."""
    top, bottom = fraction(derivative)
    if isinstance(derivative, Add):
        return list(derivative.children)
    rest = as_terms(top)
    whole = as_terms(_base(bottom))
    if len(whole) > 1 and whole <= rest:
        # (q + r)/q^2: the q among the terms of the numerator cancels as a whole.
        rest = rest - whole
        kept = [term for term in terms(top) if factors(term).key in rest]
        return [factors(Div(addend, bottom)).to_node() for addend in (_base(bottom), *kept)]
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


# --- substitution --------------------------------------------------------------------------------------------------

_SQUARES: dict[str, Callable[[Node], Node]] = {
    "sech": lambda u: Add(ONE, Neg(Pow(Call("tanh", u), number(2)))),
    "sec": lambda u: Add(ONE, Pow(Call("tan", u), number(2))),
}


def _by_substitution(derivative: Node, form: SelfForm, variable: str) -> list[Line] | None:
    lines: list[Line] = []
    now = derivative
    own = form.definitions.get(form.alias)
    inside = frozenset(postorder(form.expression))
    bodies = form.definitions
    helpers = {a: bodies.get(a, a) for a in form.letters if a is not form.alias and isinstance(a, Call) and a in inside}
    standard = _by_first_definition(now, helpers)
    if standard is not now:
        lines.append(Line(moves.multiply_above_and_below, standard))
        now = standard
    squared = _apply_squares(now, form)
    if squared is not now:
        lines.append(Line(moves.pythagoras, squared))
        now = squared
    named, found = _name(now, helpers)
    if own is not None:
        named, mine = _name_product(named, form.alias, _name(own, helpers)[0], own)
        found |= mine
    bindings = tuple((str(alias), body) for alias, body in found.items())
    final = form.expression
    if same(named, final) or factors(named).key == factors(final).key:
        return [*lines, Line(moves.recognise_function, final, bindings)]
    if measure(named, (*helpers, form.alias)) > _GLANCE or read(named, form.letters) is None:
        return None
    place = form.letters.index(form.alias)
    if own is not None and len(form.shapes) == 1 and form.shapes[0].powers[place] > 0:
        named = replace(final, {form.alias: own})
        return [*lines, Line(moves.factor_out, named), _recognised(form)]
    if named is not now:
        lines.append(Line(moves.recognise_function, named, bindings))
    return [*lines, Line(moves.regroup, final, tuple((str(a), body) for a, body in form.aliases if a is form.alias))]


def _by_first_definition(node: Node, helpers: dict[Node, Node]) -> Node:
    """Write each definition in the way by which a reader knows the function: e^x/(1 + e^x) as 1/(1 + e^-x)."""
    mapping = {}
    for part in postorder(node):
        match = recognise(part)
        if match is not None and match.call in helpers and not same(part, match.primary) and match.by_exponentials:
            mapping[part] = match.primary
    return replace(node, mapping) if mapping else node


def _apply_squares(node: Node, form: SelfForm) -> Node:
    letters = frozenset(form.letters)
    mapping = {}
    for part in postorder(node):
        match part:
            case Pow(base=Call(name=called, children=(u,)), exponent=Num(value=power)) if power == 2 and called in _SQUARES:
                square = _SQUARES[called](u)
                if part.base not in frozenset(postorder(form.expression)) and any(p in letters for p in postorder(square)):
                    mapping[part] = square
    return replace(node, mapping) if mapping else node


def _name(node: Node, names: dict[Node, Node]) -> tuple[Node, dict[Node, Node]]:
    """Replace each definition by its name, blind to order and notation; return what was replaced too."""
    calls = {canonical(body): alias for alias, body in names.items() if body is not alias}
    found: dict[Node, Node] = {}

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        alias = calls.get(canonical(part))
        match = None if alias is not None else recognise(part)
        if match is not None and match.call in names:
            alias = match.call
        if alias is not None:
            found[alias] = part
            return alias
        return _fractions_named(part.with_children(children), names, found)

    return fold(node, combine), found


def _fractions_named(node: Node, names: dict[Node, Node], found: dict[Node, Node]) -> Node:
    """Take σ out of x e^x/(1 + e^x): a named quotient among the factors of a larger one."""
    if not isinstance(node, Div):
        return node
    for alias, body in names.items():
        if isinstance(body, Div):
            node, mine = _name_product(node, alias, body, body)
            found |= mine
    return node


def _name_product(node: Node, alias: Node, body: Node, shown: Node) -> tuple[Node, dict[Node, Node]]:
    """Write the function's name for its factors wherever they all occur in one product."""
    wanted = factors(body)
    found: dict[Node, Node] = {}

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        part = part.with_children(children)
        if not isinstance(part, (Mul, Div)):
            return part
        have = factors(part)
        if not all(have.powers.get(base, 0) / n > 0 for base, n in wanted.powers.items()):
            return part
        rest = Product(
            have.coefficient / wanted.coefficient,
            {base: n - wanted.powers.get(base, 0) for base, n in have.powers.items()},
            have.shown,
        )
        if any(n * have.powers[base] < 0 for base, n in rest.powers.items()):
            return part
        found[alias] = shown
        return product((rest.to_node(), alias)) if rest.powers else product((number(rest.coefficient), alias))

    return fold(node, combine), found
