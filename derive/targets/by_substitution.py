"""Script by naming: write σ(x), tanh(u), f(x) wherever their definitions occur, then collect."""

from __future__ import annotations

from derive.expression import (
    Call,
    Div,
    Mul,
    Node,
    Num,
    Pow,
    canonical,
    fold,
    number,
    postorder,
    replace,
    same,
)
from derive.expression.tidy import product
from derive.rules.algebra.algebra import FACTOR_OUT
from derive.rules.labels import algebra as labels
from derive.targets.grouping import grouped
from derive.targets.lines import Line, recognised
from derive.targets.reading_weight import weight_in_names
from derive.targets.recognise import definitions_of, recognise
from derive.targets.worth import SelfForm
from derive.terms.factors import Product, factors
from derive.terms.identities import COMPLEMENTS, SQUARES
from derive.terms.laurent import read

_GLANCE = 30.0  # weight of an expression that may be regrouped in one move

_SQUARES = {one.left.functions[0]: one.right for one in (*SQUARES, *COMPLEMENTS)}
"""f: f(u)^2 by the square of another function."""


def by_substitution(derivative: Node, form: SelfForm, variable: str) -> list[Line] | None:
    """Return the lines to a form by putting names in the place of definitions; None if the script does not apply."""
    lines: list[Line] = []
    now = derivative
    own = form.definitions.get(form.alias)
    inside = frozenset(postorder(form.expression))
    bodies = form.definitions
    helpers: dict[Node, Node] = {
        a: bodies.get(a, a) for a in form.letters if a is not form.alias and isinstance(a, Call) and a in inside
    }
    standard = _by_first_definition(now, helpers)
    if standard is not now:
        lines.append(Line(labels.MULTIPLY_ABOVE_AND_BELOW, standard))
        now = standard
    squared = _apply_squares(now, form)
    if squared is not now:
        lines.append(Line(labels.PYTHAGORAS, squared))
        now = squared
    named, found = _name(now, helpers | ({form.alias: own} if own is not None else {}))
    if own is not None:
        named, mine = _name_product(named, form.alias, _name(own, helpers)[0], own)
        found |= mine
    bindings = tuple((str(alias), body) for alias, body in found.items())
    final = form.expression
    if same(named, final) or factors(named).key == factors(final).key:
        if named is now:
            return [*lines[:-1], Line(lines[-1].rule, final)] if lines and same(named, final) else None
        return [*lines, Line(labels.RECOGNISE_FUNCTION, final, bindings)]
    if weight_in_names(named, (*helpers, form.alias)) > _GLANCE or read(named, form.letters) is None:
        return None
    place = form.letters.index(form.alias)
    if own is not None and len(form.shapes) == 1 and form.shapes[0].powers[place] > 0:
        named = replace(final, {form.alias: own})
        return [*lines, Line(FACTOR_OUT, named), recognised(form)]
    if named is not now:
        lines.append(Line(labels.RECOGNISE_FUNCTION, named, bindings))
    return [*lines, *grouped(named, form)]


def _by_first_definition(node: Node, helpers: dict[Node, Node]) -> Node:
    """Write each definition in the way by which a reader knows the function: e^x/(1 + e^x) as 1/(1 + e^-x)."""
    mapping: dict[Node, Node] = {}
    for part in postorder(node):
        match = recognise(part)
        if match is not None and match.call in helpers and not same(part, match.primary) and match.by_exponentials:
            mapping[part] = match.primary
    return replace(node, mapping) if mapping else node


def _apply_squares(node: Node, form: SelfForm) -> Node:
    letters = frozenset(form.letters)
    mapping: dict[Node, Node] = {}
    for part in postorder(node):
        match part:
            case Pow(base=Call(name=called, children=(u,)), exponent=Num(value=power)) if (
                power == 2 and called in _SQUARES
            ):
                square = _SQUARES[called].at(u)
                if part.base not in frozenset(postorder(form.expression)) and any(
                    p in letters for p in postorder(square)
                ):
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
        bodies = (() if body is alias else (body,)) + (definitions_of(alias) if isinstance(alias, Call) else ())
        for quotient in dict.fromkeys(bodies):
            if isinstance(quotient, Div):
                node, mine = _name_product(node, alias, quotient, quotient)
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
        count = min(have.powers[base] // n for base, n in wanted.powers.items())
        if count < 1 or count.denominator != 1:
            return part
        rest = Product(
            have.coefficient / wanted.coefficient**count,
            {base: n - count * wanted.powers.get(base, 0) for base, n in have.powers.items()},
            have.shown,
        )
        found[alias] = shown
        name = alias if count == 1 else Pow(alias, number(count))
        return product((rest.to_node() if rest.powers else number(rest.coefficient), name))

    return fold(node, combine), found
