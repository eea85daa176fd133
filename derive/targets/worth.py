"""What a derivative in terms of the function itself is, and when a mathematician would print it."""

from __future__ import annotations

from fractions import Fraction

from derive.expression import Call, Div, Node, Pow, Root, canonical, postorder, rational, replace
from derive.startup.data import data
from derive.targets.helpers import Atom, Role, role_of
from derive.targets.reading_weight import weight_in_names
from derive.targets.recognise import recognise
from derive.terms.laurent import Exponents, Polynomial, monomial

_WORTH = 0.7  # share of the explicit derivative's weight that a form may have
_SHORT_FUNCTION = 6  # size below which writing f(x) for the function says less than the function


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
        alias: how the function itself is written: ``σ(x)``, or ``f(x)``.
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
    place = form.letters.index(form.alias)
    whole = form.shapes[0].powers[place] if len(form.shapes) == 1 else 0
    if not roles & {Role.SELF, Role.NAMED}:
        return False
    names = [atom.alias for atom in letters if atom.role in (Role.SELF, Role.NAMED)]
    share = _WORTH
    known = form.alias is function or recognise(function) is not None
    if not known and not _telling(form, used - {form.alias}):
        return False
    if not known and (_is_forced(form, roles, letters) or (whole > 1 and _is_algebraic(function))):
        return False
    if not known and (_undoes_root(form, function) or _repeats_variable(form, roles, letters)):
        return False
    if not known and not whole and _is_power_of(function, used):
        return False
    if Role.SELF in roles and form.alias is function:
        share = 1.0
    elif Role.SELF in roles and not known:
        if Role.NAMED in roles and any(shape.groups for shape in form.shapes):
            share = 0.9 if whole > 0 else 0.8
        elif function.size < _SHORT_FUNCTION or _says_little(form, roles, whole):
            return False
    if canonical(form.expression) is canonical(explicit):
        return Role.SELF in roles
    return form.weight <= share * weight_in_names(explicit, [name for name in names if name is not form.alias])


def _is_forced(form: SelfForm, roles: set[Role], letters: tuple[Atom, ...]) -> bool:
    """Whether a form divides by the variable, as n f/x, or has the function beside e^x in a bracket."""
    own = form.letters.index(form.alias)
    places = [form.letters.index(atom.alias) for atom in letters if atom.role is Role.VARIABLE]
    for shape in form.shapes:
        bracketed = any(key[own] for group in shape.groups for key in group.terms)
        if not bracketed and any(shape.powers[place] < 0 for place in places):
            return True
    return Role.KERNEL in roles and bool(form.shapes[0].groups)


def _is_algebraic(function: Node) -> bool:
    """Whether a function has powers and roots only: 1/(2(1 - x)^(3/2)) is no less simple than f^3/2."""
    parts = postorder(function)
    return not any(isinstance(p, Call) or (isinstance(p, Pow) and rational(p.exponent) is None) for p in parts)


def _repeats_variable(form: SelfForm, roles: set[Role], letters: tuple[Atom, ...]) -> bool:
    """Whether a form in the function and a helper has the variable in several places: 2x - σ(x) (2x + f(x))."""
    if not roles >= {Role.SELF, Role.NAMED}:
        return False
    places = {form.letters.index(atom.alias) for atom in letters if atom.role is Role.VARIABLE}
    sums = [key for shape in form.shapes for group in shape.groups for key in group.terms]
    products = [shape.powers for shape in form.shapes]
    return sum(any(powers[place] for place in places) for powers in (*products, *sums)) > 1


def _undoes_root(form: SelfForm, function: Node) -> bool:
    """Whether a root is raised to its index in a sum: f^2 - 1 for f = sqrt(1 + e^x) is e^x, which says more."""
    match function:
        case Root(index=index):
            power = rational(index)
        case Pow(exponent=exponent) if (power := rational(exponent)) is not None and power.denominator > 1:
            power = Fraction(power.denominator)
        case _:
            return False
    own = form.letters.index(form.alias)
    sums = [group.terms for shape in form.shapes for group in shape.groups]
    return power is not None and any(key[own] >= power for terms in sums for key in terms)


def _is_power_of(function: Node, used: set[Node]) -> bool:
    """Whether a function is a power of a named one: 2 tanh(x) (1 - tanh(x)^2) says more than 2 tanh(x) (1 - f)."""
    return isinstance(function, Pow) and function.base in used


def _telling(form: SelfForm, helpers: set[Node]) -> bool:
    """Whether the named helpers of a form say more than their definitions: cot(x) does, f(x) cot(x) does not."""
    if {role_of(node.name) for node in helpers if isinstance(node, Call)} <= {"plain", "telling"}:
        return True
    return len(form.shapes) == 1 and not form.shapes[0].groups and form.alias not in form.definitions


def _says_little(form: SelfForm, roles: set[Role], whole: int) -> bool:
    """Whether a form is of the kind 2f, 1/f, or f + a without a quotient: the explicit derivative says more."""
    shape = form.shapes[0]
    if whole == 1 and not shape.groups and roles == {Role.SELF}:
        return True
    if whole < 0:
        return not shape.groups and all(n <= 0 for n in shape.powers)
    return not whole and roles == {Role.SELF} and not form.quotient
