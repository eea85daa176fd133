"""Find f' in terms of f and of named helpers: σ' = σ(1 - σ), (ln(1 + e^x))' = σ(x), (e^-x^2)' = -2x f.

The relation is sought as a combination of at most three monomials of degree at most three, with coefficients in
Q(parameters), by values in a finite field; all ways to write it are measured, and the best one is kept if a
mathematician would print it rather than the explicit derivative.  `scripts` then finds the moves that lead there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from typing import NamedTuple

from derive.expression import Node, Sym, same
from derive.expression.parts import flat_sum
from derive.startup.data import replace as dc_replace
from derive.targets.ansatz import monomial_in, solve, supports
from derive.targets.helpers import Atom, Role, atoms, promising
from derive.targets.reading_weight import weight_in_names
from derive.targets.recognise import recognise
from derive.targets.signature import P, Sampler, Undefined, agree
from derive.targets.worth import SelfForm, Shape, has_bar, is_known, used_places, worth_printing
from derive.terms.laurent import Exponents, Polynomial
from derive.verify.comparison import Agreement, compare

Relation = tuple[Polynomial, tuple[Polynomial, ...]]
"""f' as a polynomial in the letters, and bracketed factors set apart."""
Relations = dict[tuple[Node, ...], tuple[Relation, ...]]
"""What was found, by the letters."""

_DEGREE = 3
_FACTORED = 1.5  # what taking a common factor out is worth
_BRACKET = 0.1  # x + T (1 - f) rather than x + T - f T
_PURE = 1.5  # what it is worth that nothing but the function itself occurs
_DISTRACTION = 1.2  # what a helper beside the function itself costs
_MOST_NODES = 120


def candidates(
    function: Node,
    derivative: Node,
    variable: str,
    name: str = "f",
    *,
    textbook: Node | None = None,
    eager: bool = False,
    relations: Relations | None = None,
) -> Iterator[SelfForm]:
    """Yield the forms of a derivative in terms of the function and named helpers that are worth printing, best first.

    Args:
        function: the differentiand f.
        derivative: f', in any explicit display.
        variable: the variable of differentiation.
        name: how f is called if it is no named function.
        textbook: the best explicit display of f', to compare with; by default `derivative`.
        eager: whether a form is wanted even if the explicit display is as good.
        relations: those found for another display of the derivative; filled in.
    """
    if variable not in derivative.free or function.size > _MOST_NODES or derivative.size > 5 * _MOST_NODES:
        return iter(())
    if not eager and not promising(function, variable):
        return iter(())
    letters = atoms(function, derivative, variable, name)
    # The function itself, where it has no name that a reader knows, is printed alone or not at all.
    beside = eager or is_known(letters[1].alias, function)
    if not (beside or any(letter.role is Role.NAMED for letter in letters) or has_bar(function, variable)):
        return iter(())
    problem = _Problem(function, derivative, variable, letters, beside=beside)
    relations = {} if relations is None else relations
    try:
        if problem.nodes not in relations:
            relations[problem.nodes] = tuple(problem.relations())
    except Undefined:
        return iter(())
    explicit = min((derivative, textbook or derivative), key=weight_in_names)
    forms: dict[Node, SelfForm] = {}
    for poly, prefix in relations[problem.nodes]:
        for form in problem.forms(poly, prefix):
            if form.expression not in forms and (eager or worth_printing(form, function, explicit, letters)):
                # Where the explicit derivative already is the form, its own order of factors stays.
                kept = same(form.expression, derivative)
                forms[form.expression] = dc_replace(form, expression=derivative) if kept else form
    ranked = sorted(forms.values(), key=lambda form: form.measure)
    return (
        form
        for form in ranked
        if agree(form.explicit, derivative, variable) and _agree_over_the_reals(form, derivative)
    )


def _agree_over_the_reals(form: SelfForm, derivative: Node) -> bool:
    """Whether numbers agree too: in the finite field the root of a square is the base, over the reals its size."""
    return compare(form.explicit, derivative, points=4, digits=20).outcome is not Agreement.UNEQUAL


class _Sample(NamedTuple):
    """Values modulo P: of the parameters, and at several points of the derivative and of each letter."""

    parameters: list[int]
    target: tuple[int, ...]
    values: list[tuple[int, ...]]


class _Problem:
    """The values of a function, its derivative and the letters, at several choices of the parameters."""

    def __init__(
        self, function: Node, derivative: Node, variable: str, letters: tuple[Atom, ...], *, beside: bool
    ) -> None:
        self.names = sorted((function.free | derivative.free) - {variable})
        self.letters = letters
        self.function, self.derivative, self.variable = function, derivative, variable
        self.order = sorted(range(len(letters)), key=lambda i: letters[i].role.value)
        self.nodes = (*(Sym(name) for name in self.names), *(letters[i].alias for i in self.order))
        # Without the function, a kernel is no help: nobody prints it.
        roles = (Role.KERNEL, Role.NAMED) if beside else (Role.NAMED,)
        self.helpers = [place for place in range(2, len(letters)) if letters[place].role in roles]
        self.own = (1,) if beside else ()

    @cached_property
    def first(self) -> _Sample:
        """Values at one choice of the parameters, at which most relations fail."""
        return self._drawn(1)

    @cached_property
    def samples(self) -> tuple[_Sample, ...]:
        """Values at several choices of the parameters, where there are any."""
        return (self.first, *(self._drawn(seed) for seed in (2, 3) if self.names))

    def _drawn(self, seed: int) -> _Sample:
        """Draw values at one choice of the parameters.

        Raises:
            Undefined: no points were found at which everything has a value.
        """
        definitions = [atom.definition for atom in self.letters]
        sampler = Sampler((self.function, self.derivative, *definitions), self.variable, seed=seed)
        parameters = [sampler.parameters[name][0] for name in self.names]
        return _Sample(parameters, sampler.values(self.derivative), list(map(sampler.values, definitions)))

    def relations(self) -> Iterator[Relation]:
        """Yield f' as a polynomial in the letters, with bracketed factors set apart (usually none).

        Raises:
            Undefined: no points were found at which everything has a value.
        """
        found = False
        seen = set()
        for chosen in self._choices():
            kernels = sum(self.letters[i].role is Role.KERNEL for i in chosen)
            if sum(i > 1 for i in chosen) > 1 and (found or kernels > 1):
                continue
            for poly in self._combinations(chosen, lambda sample: sample.target, 2 if kernels else 3):
                key = frozenset(poly.terms.items())
                if key not in seen:
                    seen.add(key)
                    found = found or not kernels
                    yield poly, ()
        if not found:
            yield from self._factored_relations()

    def _choices(self) -> Iterator[tuple[int, ...]]:
        """Sets of letters, few first: 0 is the variable, 1 the function, the others are helpers."""
        yield (1,)
        yield (0, *self.own)
        yield from ((h,) for h in self.helpers if self.letters[h].role is Role.NAMED)
        yield from ((*self.own, h) for h in self.helpers)
        yield from ((0, *self.own, h) for h in self.helpers)
        yield from ((0, *self.own, *pair) for pair in combinations(self.helpers, 2))

    def _factored_relations(self) -> Iterator[Relation]:
        """f' = f (1 - f) times a short polynomial in one helper, or f times one."""
        one = (0,) * len(self.nodes)
        letters = (*self.own, *self.helpers)
        for place in (one for one in letters if self.letters[one].role is not Role.KERNEL):
            power = self._exponents({place: 1})
            factor = Polynomial(self.nodes, {power: Fraction(1)})
            bracket = Polynomial(self.nodes, {one: Fraction(1), power: Fraction(-1)})
            if any(value in (0, 1) for value in self.first.values[place]):
                return

            def divided(sample: _Sample, place: int = place) -> list[int]:
                letter = sample.values[place]
                if any(value in (0, 1) for value in letter):
                    raise Undefined
                return [t * pow(v * (1 - v), -1, P) % P for t, v in zip(sample.target, letter, strict=True)]

            for helper in (one for one in letters if one != place):
                for poly in self._combinations((helper,), divided, 2):
                    yield poly * factor, (bracket,)

    def _exponents(self, powers: dict[int, int]) -> Exponents:
        return (*(0 for _ in self.names), *(powers.get(i, 0) for i in self.order))

    def _combinations(
        self, chosen: tuple[int, ...], target: Callable[[_Sample], Sequence[int]], most: int
    ) -> Iterator[Polynomial]:
        ranges = [range(self.letters[i].lowest, _DEGREE + 1) for i in chosen]
        powers = [p for p in product(*ranges) if sum(map(abs, p)) <= _DEGREE]
        columns = self._monomials(self.first.values, chosen, powers)
        for support in supports(columns, target(self.first), most):
            used = [powers[i] for i in support]
            solved = [solve(self._monomials(s.values, chosen, used), target(s)) for s in self.samples]
            terms: dict[Exponents, Fraction] = {}
            for position, column in enumerate(support):
                values = [solution[position] for solution in solved if solution is not None]
                drawn = [sample.parameters for sample in self.samples]
                known = monomial_in(drawn, values) if len(values) == len(solved) else None
                if known is None:
                    break
                exponents = self._exponents(dict(zip(chosen, powers[column], strict=True)))
                terms[(*known[1], *exponents[len(self.names) :])] = known[0]
            else:
                yield Polynomial(self.nodes, terms)

    @staticmethod
    def _monomials(
        values: list[tuple[int, ...]], chosen: tuple[int, ...], powers: list[tuple[int, ...]]
    ) -> list[list[int]]:
        count = len(values[0])
        ladders = {
            i: {n: [pow(v, n, P) for v in values[i]] for n in range(-1 if all(values[i]) else 0, _DEGREE + 1)}
            for i in chosen
        }
        columns = []
        for exponents in powers:
            column = [1] * count
            for i, n in zip(chosen, exponents, strict=True):
                if n:
                    column = [a * b % P for a, b in zip(column, ladders[i][n], strict=True)]
            columns.append(column)
        return columns

    def forms(self, poly: Polynomial, prefix: tuple[Polynomial, ...]) -> Iterator[SelfForm]:
        """Yield the ways to write one relation: factored, or collected by one of its letters."""
        names = [atom.alias for atom in self.letters if atom.role in (Role.SELF, Role.NAMED)]
        own, kernels = self.nodes.index(self.letters[1].alias), self._places(Role.KERNEL)
        for shapes in presentations(poly, len(self.names), prefix):
            # A kernel written out is no help, except as a factor beside f.
            if kernels & used_places(shapes) and not (len(shapes) == 1 and shapes[0].powers[own]):
                continue
            expression = flat_sum([shape.to_node(self.nodes) for shape in shapes])
            places = used_places(shapes)
            used = {self.nodes[place] for place in places}
            aliases = tuple(
                (atom.alias, atom.definition if own in places else _best_known(atom.definition))
                for atom in self.letters
                if atom.alias in used and atom.alias is not atom.definition
            )
            alias = self.letters[1].alias
            weight = weight_in_names(expression, names, alias)
            yield SelfForm(expression, alias, aliases, self.nodes, shapes, weight, weight + self._preference(shapes))

    def _places(self, role: Role) -> set[int]:
        return {self.nodes.index(atom.alias) for atom in self.letters if atom.role is role}

    def _preference(self, shapes: tuple[Shape, ...]) -> float:
        """What the count does not see: a common factor f is telling, helpers beside f distract."""
        own = self.nodes.index(self.letters[1].alias)
        used = used_places(shapes)
        named = self._places(Role.NAMED)
        bonus = _FACTORED if len(shapes) == 1 and shapes[0].groups and shapes[0].powers[own] > 0 else 0
        bonus += _PURE if used <= {*range(len(self.names)), own} else 0
        bonus += _BRACKET * any(shape.groups for shape in shapes[1:])
        return _DISTRACTION * len(used & named) * (own in used) - bonus


def _best_known(definition: Node) -> Node:
    """Return the definition by which a reader knows a function: 1/(1 + e^-x) for e^x/(1 + e^x)."""
    match = recognise(definition)
    return match.primary if match is not None and match.by_exponentials else definition


def presentations(
    poly: Polynomial, parameters: int, prefix: tuple[Polynomial, ...] = ()
) -> Iterator[tuple[Shape, ...]]:
    """Yield sums of products equal to a polynomial: one product, the plain sum, or two collected by a letter.

    Args:
        poly: the relation.
        parameters: how many of its letters, the first ones, are parameters.
        prefix: bracketed factors of the whole.
    """
    for shape in _factored(poly, parameters):
        yield (Shape(shape.coefficient, shape.powers, prefix + shape.groups),)
    if prefix or len(poly.terms) < 2:
        return
    yield tuple(Shape(c, powers) for powers, c in poly.ordered())
    for place in range(parameters, len(poly.letters)):
        inside = poly.part(lambda powers, i=place: powers[i] > 0)  # type: ignore[misc]
        outside = poly.part(lambda powers, i=place: powers[i] <= 0)  # type: ignore[misc]
        if inside.terms and outside.terms:
            for left, right in product(_factored(outside, parameters), _factored(inside, parameters)):
                yield (left, right) if len(left.groups) <= len(right.groups) else (right, left)


def _factored(poly: Polynomial, parameters: int) -> Iterator[Shape]:
    """Take out the common monomial: as far as the terms allow, and so that the bracket starts with 1."""
    if len(poly.terms) == 1:
        ((powers, c),) = poly.terms.items()
        yield Shape(c, powers)
        return
    common, low = poly.content()
    yield _shape(poly, common, low)
    powers, c = poly.ordered()[0]
    yield _shape(poly, c, (*powers[:parameters], *low[parameters:]))


def _shape(poly: Polynomial, coefficient: Fraction, powers: Exponents) -> Shape:
    return Shape(coefficient, powers, (poly.scaled(1 / coefficient, tuple(-n for n in powers)),))
