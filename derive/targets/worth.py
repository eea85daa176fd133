"""What a derivative in terms of the function itself is, and when a mathematician would print it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.expression import Call, Div, Node, Pow, canonical, postorder, rational, replace
from derive.startup.data import data
from derive.targets.helpers import Atom, Role, promising, role_of
from derive.targets.reading_weight import weight_in_names
from derive.targets.recognise import recognise
from derive.terms.laurent import Exponents, Polynomial, monomial

_WORTH = 0.7  # share of the explicit derivative's weight that a form may have


@data
class Shape:
    """A product: coefficient, powers of the letters, and sums in brackets."""

    coefficient: Fraction
    powers: Exponents
    groups: tuple[Polynomial, ...] = ()

    def to_node(self, letters: tuple[Node, ...]) -> Node:
        """Return the product as written."""
        return monomial(letters, self.powers, self.coefficient, [group.to_node() for group in self.groups])


@data
class SelfForm:
    """A derivative in terms of the function itself and of named helpers.

    Attributes:
        expression: the form; the function occurs in it as `alias`.
        alias: how the function itself is written: ``σ(x)``, or ``f(x)``; without a name, it is not to be written so.
        aliases: names used in the form with what they stand for, without those that are their own definition.
        letters: the nodes that the relation is a polynomial in; parameters, then x, kernels, the function, helpers.
        shapes: the form as a sum of products of these letters, for the scripted path.
        weight: what it takes to read.
        measure: the weight, corrected for how telling the form is; smaller is better.
    """

    expression: Node
    alias: Node
    aliases: tuple[tuple[Node, Node], ...]
    letters: tuple[Node, ...]
    shapes: tuple[Shape, ...]
    weight: float
    measure: float

    @property
    def definitions(self) -> dict[Node, Node]:
        """What each name of the form stands for."""
        return dict(self.aliases)

    @property
    def quotient(self) -> bool:
        """Whether the function is displayed as a quotient."""
        return isinstance(self.definitions.get(self.alias), Div)

    @property
    def explicit(self) -> Node:
        """The form with every name replaced by what it stands for."""
        return replace(self.expression, self.definitions)


def used_places(shapes: tuple[Shape, ...]) -> set[int]:
    """Return the places of the letters that occur."""
    powers = [e for shape in shapes for e in (shape.powers, *(key for group in shape.groups for key in group.terms))]
    return {place for exponents in powers for place, n in enumerate(exponents) if n}


def worth_printing(form: SelfForm, function: Node, explicit: Node, letters: tuple[Atom, ...]) -> bool:
    """Whether a mathematician would print the form rather than the explicit derivative.

    Args:
        form: the form.
        function: the differentiand.
        explicit: the best explicit display of the derivative.
        letters: what the form may be written in.
    """
    used = {form.letters[place] for place in used_places(form.shapes)}
    roles = {atom.role for atom in letters if atom.alias in used}
    names = [atom.alias for atom in letters if atom.role in (Role.SELF, Role.NAMED)]
    if Role.SELF in roles and isinstance(form.alias, Call) and not form.alias.name:
        return False
    known = is_known(form.alias, function) or (roles == {Role.SELF} and _is_logistic(form, function, letters[0].alias))
    if not known and (Role.SELF in roles or not _says_more(form, letters[0].alias, used, roles)):
        return False
    if canonical(form.expression) is canonical(explicit):
        return Role.SELF in roles
    share = 1.0 if Role.SELF in roles and form.alias is function else _WORTH
    return form.weight <= share * weight_in_names(explicit, [name for name in names if name is not form.alias])


def is_known(alias: Node, function: Node) -> bool:
    """Whether a reader knows a function by the name that it has in its derivative."""
    return alias is function or recognise(function) is not None


def has_bar(function: Node, variable: str) -> bool:
    """Whether something in the variable is divided by: else f' = a f^2 + b f + c only where a = 0."""
    bars = (_bar(part) for part in postorder(function))
    return any(bar is not None and variable in bar.free for bar in bars)


def _bar(part: Node) -> Node | None:
    """Return what an expression divides by, e^-x taken as it is written: without a bar."""
    if isinstance(part, Div):
        return part.denominator
    power = rational(part.exponent) if isinstance(part, Pow) else None
    return part.base if isinstance(part, Pow) and power is not None and power < 0 else None


def _is_logistic(form: SelfForm, function: Node, variable: Node) -> bool:
    """Whether f' = a f^2 + b f + c and f has exponentials: L/(1 + e^(-k x)) is σ, tanh or coth but for constants."""
    own = form.letters.index(form.alias)
    return promising(function, str(variable)) and max(_degrees(form.shapes, own)) == 2


def _degrees(shapes: tuple[Shape, ...], place: int) -> Iterator[int]:
    """Yield the degree of each product of a form in one of its letters."""
    for shape in shapes:
        yield shape.powers[place] + sum(max(key[place] for key in group.terms) for group in shape.groups)


def _says_more(form: SelfForm, variable: Node, used: set[Node], roles: set[Role]) -> bool:
    """Whether a form in named helpers, without the function itself, says more than what they stand for."""
    single, place = len(form.shapes) == 1, form.letters.index(variable)
    if any(shape.powers[place] < 0 for shape in form.shapes) or (Role.KERNEL in roles and form.shapes[0].groups):
        return False
    plain = {role_of(node.name) for node in used if isinstance(node, Call)} <= {"plain", "telling"}
    return plain or (single and not form.shapes[0].groups)
