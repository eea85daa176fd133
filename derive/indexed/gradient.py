"""`grad`: the derivative of an expression in vectors and matrices, in indices first, then in matrix form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from derive.answer.builder import compose, judge
from derive.errors import DeriveError, UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Array,
    Delta,
    Deriv,
    Indexed,
    Mul,
    Node,
    Piecewise,
    Rel,
    Sum,
    Sym,
    Whole,
    postorder,
    replace,
    tidy,
)
from derive.indexed import domain
from derive.indexed.factoring import collected, factored
from derive.indexed.gather import gather
from derive.indexed.moves import INDEX_MOVES, PULL_OUT, given, path
from derive.indexed.naming import definitions, shown_names
from derive.indexed.products import spread_out
from derive.indexed.reading import ArrayReading, Shapes, read_arrays, reading_of
from derive.indexed.remarks import remarks, with_notes
from derive.indexed.rules import by_indices
from derive.indexed.structure import Structure, structure, with_structure
from derive.reading.names import plain
from derive.record.derivation import Derivation, Notation, Step, Subject, conditions_of
from derive.record.engine import discharge, end_of, result_of
from derive.record.strategies import Strategy
from derive.rules.labels.vectors import BY_CASES, COLLECT, CONTRACT, FACTOR_SIDE, GATHER, GIVEN
from derive.startup.data import replace as copy
from derive.vectors.declare import SCALAR, Dimension, dimension
from derive.vectors.indices import ANY, defined, entry, fresh, letters_of
from derive.vectors.matrices import transposed
from derive.vectors.shapes import shape_of

COMPONENTS, CASES, MATRIX, DIFFERENTIAL = "In components", "By cases", "In matrix form", "As a differential"
_LARGEST_CASE = 12
"""How many nodes each case of a delta may have, to be written beside the form with the delta."""
_FIRST = INDEX_MOVES.index(PULL_OUT) + 1
"""The moves that shorten, before those that aim at a form."""
INDICES = "Indices: "
"""How the note about free indices begins."""
EVERY = "A condition on an entry is meant for every entry."
_ROWS, _BY = "ijpq", "klrs"


def grad(
    expression: object,
    variable: str,
    *,
    shapes: Shapes,
    given: Sequence[str] = (),
    layout: str = "auto",
) -> Derivation:
    """Answer `derive.grad`."""
    if layout not in ("auto", "numerator", "denominator"):
        raise DeriveError(f"layout is auto, numerator or denominator, not {layout!r}")
    shapes = {plain(name): shape for name, shape in shapes.items()}
    read = ArrayReading(expression, ()) if isinstance(expression, Node) else reading_of(str(expression), shapes)
    function = read.expression
    by = _variable(function, plain(variable), shapes)
    found = [structure(text, shapes) or condition(text, shapes) for text in given]
    structures = tuple(one for one in found if isinstance(one, Structure))
    conditions = tuple(one for one in found if isinstance(one, Rel))
    if any(one.matrix is by for one in structures) or any(by in postorder(one) for one in conditions):
        raise UnsupportedError(
            f"by {by}, of which something is given, the entries are not independent, and conventions differ:"
            " leave the condition out for the derivative by independent entries"
        )
    done = derive_by(function, by, str(expression), conditions, layout, structures=structures)
    return with_notes(done, (*read.notes, *remarks(function, done.last, shapes)))


def _variable(function: Node, name: str, shapes: Shapes) -> Array | Sym:
    found = [part for part in postorder(function) if isinstance(part, Array) and part.name == name]
    if found:
        return found[0]
    stem, _, index = name.partition("_")
    members = [part for part in postorder(function) if isinstance(part, Array) and part.name == f"{stem}_"]
    if members and not index.isalpha():
        raise UnsupportedError(f"{name} is one of the vectors of the sum: differentiate by {stem}_i")
    if members:
        return members[0]
    typed = read_arrays(name, shapes)
    if isinstance(typed, Sym) and (name in function.free or name in shapes):
        # No shape, or shape 1: a number.
        return typed
    if not isinstance(typed, Array):
        raise DeriveError(f"{name} has no shape: give one, as in shapes={{{name!r}: 'n'}}")
    return typed


def condition(text: str, shapes: Shapes) -> Rel:
    """Read an equation that is given, its left side a sum over all entries of a vector.

    Raises:
        DeriveError: it is no equation, or its left side is no sum.
    """
    left, sign, right = text.partition("=")
    if not sign:
        raise DeriveError(f"{text!r} is no equation")
    node = read_arrays(left.strip(), shapes)
    total = defined(node, frozenset()) or (entry(node) if shape_of(node) == SCALAR else node)
    if not isinstance(total, Sum):
        raise DeriveError(f"what is given has a sum of entries on the left, such as sum(y) = 1, not {left.strip()}")
    return Rel("=", total, read_arrays(right.strip(), shapes))


def derive_by(
    function: Node,
    by: Array | Sym,
    source: str = "",
    conditions: Sequence[Rel] = (),
    layout: str = "auto",
    *,
    known: tuple[Strategy, ...] = (),
    structures: tuple[Structure, ...] = (),
) -> Derivation:
    """Derive the derivative of a typed expression by an array; see `grad`."""
    places = Places(function, by)
    first = components(function, places, source=source, conditions=conditions, known=known)
    last = matrix_form(function, places, first, layout, structures)
    return first if last is None else copy(last, parts=(first, *by_cases(first), *last.parts))


def by_cases(first: Derivation) -> tuple[Derivation, ...]:
    """Write a partial derivative with one delta once more for equal and for different indices, where that is short."""
    found = end_of(first.steps[-1])
    deltas = {part for part in postorder(found) if isinstance(part, Delta) and part.free <= first.goal.free}
    if len(deltas) != 1:
        return ()
    delta = deltas.pop()
    equal = tidy(replace(replace(found, {delta: ONE}), {delta.right: delta.left}))
    different = tidy(replace(found, {delta: ZERO}))
    names = dict(first.notation.shown)
    if different is ZERO or max(replace(case, names).size for case in (equal, different)) > _LARGEST_CASE:
        return ()
    relations = (Rel(sign, *delta.children) for sign in ("=", "!="))
    cases = Piecewise(*zip((equal, different), relations, strict=True))
    told = copy(
        first.written(left=first.result.left, heading=CASES),
        goal=found,
        steps=(Step(rule=BY_CASES, before=found, after=cases),),
        last=replace(cases, names),
        notes=(),
    )
    return (judge(told),)


class Places:
    """The letters of one derivation: which entry of the function, by which entry of the variable.

    Attributes:
        by: the variable.
        rows: the free indices of the function, none for a scalar.
        columns: the indices of the variable.
        ranges: what each of them runs over.
    """

    def __init__(self, function: Node, by: Array | Sym) -> None:
        self.by = by
        shape = shape_of(function)
        taken = set(letters_of(function, by))
        self.ranges: dict[str, Dimension] = {}
        self.rows = self._letters([size for size in shape if size != 1], _ROWS, taken)
        self.columns = self._letters(list(by.shape) if isinstance(by, Array) else [], _BY, taken)

    def _letters(self, sizes: list[Dimension], pool: str, taken: set[str]) -> tuple[Sym, ...]:
        found = []
        for size in sizes:
            letter = next((letter for letter in pool if letter not in taken), None) or fresh(taken).name
            taken.add(letter)
            self.ranges[letter] = size
            found.append(Sym(letter))
        return tuple(found)

    def entry_of(self, function: Node) -> Node:
        """Return the entry of the function that is differentiated."""
        return Indexed(function, *self.rows) if self.rows else function

    @property
    def gathered(self) -> tuple[Sym, ...]:
        """The indices that matrix form does away with: of a family x_i all but i."""
        return self.columns[1:] if self.by.name.endswith("_") else self.columns

    @property
    def whole(self) -> Array | Sym:
        """The variable in matrix form: of a family one vector."""
        family = self.gathered != self.columns
        return cast("Array", Whole("member", self.by, self.columns[0])) if family else self.by

    @property
    def variable(self) -> Indexed | Sym:
        """The entry of the variable by which it is; a number is its own."""
        return Indexed(self.by, *self.columns) if isinstance(self.by, Array) else self.by


def components(
    function: Node, places: Places, *, source: str, conditions: Sequence[Rel] = (), known: tuple[Strategy, ...] = ()
) -> Derivation:
    """Derive the partial derivative of one entry by one entry, in index notation."""
    goal = Deriv(places.entry_of(function), places.variable)
    asked = function if isinstance(function, Whole) and function.children == (places.by,) else None
    reserved = frozenset(places.ranges)
    around = letters_of(entry(function, *places.rows, taken=reserved)) - reserved
    step = discharge(goal, by_indices(asked, known=known, reserved=reserved, around=around))
    moves = path(result_of(step), (*INDEX_MOVES[:_FIRST], *map(given, conditions), *INDEX_MOVES[_FIRST:]))
    result = moves[-1].after if moves else result_of(step)
    met = tuple(dict.fromkeys((*conditions, *conditions_of((step, *moves)))))
    where = domain.conditions((_written(function, places), result), met)
    names = shown_names(function, result)
    return compose(
        goal,
        (step, *moves),
        Subject(source or str(function), function, str(places.variable)),
        Notation(aliases=definitions(result, names, places.ranges), shown=names, heading=COMPONENTS),
        conditions=where,
        notes=(
            *filter(None, (_ranges_sentence(places),)),
            *((EVERY,) if any(ANY.name in one.free for one in where) else ()),
        ),
    )


def _written(function: Node, places: Places) -> Node:
    """Return the entry that is differentiated in index notation, a named function by its definition."""
    one = places.entry_of(function)
    written = defined(one, frozenset(places.ranges))
    return entry(function, *places.rows, taken=places.ranges) if written is None else written


def _ranges_sentence(places: Places) -> str:
    """Say what the free indices run over: "i, k = 1, …, n"."""
    runs: dict[Dimension, list[str]] = {}
    for name, size in places.ranges.items():
        runs.setdefault(size, []).append(name)
    if not places.ranges:
        return ""
    ranges = "; ".join(f"{', '.join(names)} = 1, …, {size}" for size, names in runs.items())
    indices = [str(index) for index in (*places.rows, *places.columns)]
    which = f"({', '.join(indices)})" if len(indices) > 1 else indices[0]
    return f"{INDICES}{ranges}. In components every line is entry {which}, a number in ℝ."


# Matrix form -------------------------------------------------------------------------------------------------


def matrix_form(
    function: Node, places: Places, first: Derivation, layout: str, structures: Sequence[Structure] = ()
) -> Derivation | None:
    """Gather the partial derivatives into a vector or matrix, or into a differential; None if they do not gather."""
    if first.last is ZERO or free_indices(function):
        # Nothing to gather, or an entry that was picked out by hand.
        return None
    names = dict(first.notation.shown)
    entry_found = first.steps[-1].after if len(first.steps) > 1 else result_of(first.steps[0])
    if len(places.rows) + len(places.gathered) > 2:
        return _differential(function, places, first, entry_found, structures)
    order = [*places.rows, *places.gathered]
    flipped = (layout == "denominator" and places.rows) or (layout == "numerator" and not places.rows)
    if flipped:
        order.reverse()
    row, column = (order[0].name, order[1].name if len(order) > 1 else None) if order else (None, None)
    whole = gathered_best(entry_found, row, column, places.ranges)
    if whole is None:
        return None
    goal: Node = Deriv(function, places.whole)
    if flipped:
        goal = Whole("transpose", goal)
        whole = whole if places.rows else transposed(whole)
    # A gradient has the shape of the vector, which every line tells; rows and columns could be exchanged.
    note = layout_sentence(places, bool(flipped)) if places.rows or layout != "auto" else ""
    return _gathered(first, goal, whole, names, note, places.whole, structures)


def free_indices(node: Node) -> tuple[Sym, ...]:
    """Return the indices of an expression that are not summed over."""
    found = {index: None for part in postorder(node) if isinstance(part, Indexed) for index in part.indices}
    return tuple(index for index in found if isinstance(index, Sym) and index.name in node.free)


def gathered_best(found: Node, row: str | None, column: str | None, ranges: dict[str, Dimension]) -> Node | None:
    """Gather as it stands and with one bracket multiplied out; the shorter form is the better one."""
    forms = [gather(node, row, column, ranges) for node in dict.fromkeys((found, spread_out(found)))]
    return min(
        (form for form in forms if form is not None), key=lambda form: factored(collected(form)).size, default=None
    )


def _gathered(
    first: Derivation,
    goal: Node,
    whole: Node,
    names: dict[Node, Node],
    note: str,
    variable: Array | Sym,
    structures: Sequence[Structure],
    *before: Step,
) -> Derivation:
    start = before[-1].after if before else goal
    equations = tuple(c for c in first.conditions if isinstance(c, Rel) and c.relation == "=")
    steps = [*before, Step(rule=GATHER, before=start, after=whole, conditions=equations)]
    used: tuple[Node, ...] = ()
    simpler = with_structure(whole, structures) if structures else whole
    if simpler is not whole:
        used = tuple(one.relation for one in structures if one.matrix in set(postorder(whole)))
        steps.append(Step(rule=GIVEN, before=whole, after=simpler, conditions=used))
        whole = simpler
    for label, shorten in ((COLLECT, collected), (FACTOR_SIDE, factored)):
        short = shorten(whole)
        if short is not whole:
            steps.append(Step(rule=label, before=whole, after=short))
            whole = short
    return judge(
        copy(
            first.about(variable=str(variable)).written(heading=MATRIX, aliases=()),
            goal=goal,
            steps=tuple(steps),
            last=replace(whole, names),
            conditions=(*used, *first.conditions),
            notes=(note,) if note else (),
            parts=(),
        )
    )


def layout_sentence(places: Places, flipped: bool) -> str:
    """Return the layout convention in words."""
    by = str(places.whole)
    if not places.columns:
        return ""
    if places.rows:
        row, column = places.rows[0], places.gathered[0]
        first, second, name = (column, row, "denominator") if flipped else (row, column, "numerator")
        entry = f"Layout: entry ({first}, {second}) is the derivative of component {row} by {by}_{column}"
        return f"{entry} ({name} layout)."
    if flipped:
        return "Layout: the derivative is the transpose of the gradient (numerator layout)."
    return f"Layout: the gradient has the shape of {by} (denominator layout)."


def _differential(
    function: Node, places: Places, first: Derivation, found: Node, structures: Sequence[Structure]
) -> Derivation | None:
    """dF_ij = Σ_k Σ_l ∂F_ij/∂X_kl dX_kl, gathered."""
    small = Whole("differential", places.by)
    body: Node = Mul(found, Indexed(small, *places.columns)) if places.columns else Mul(found, small)
    for letter in reversed(places.columns):
        body = Sum(body, letter, ONE, dimension(places.ranges[letter.name]))
    moves = path(body, INDEX_MOVES[:_FIRST])
    end = moves[-1].after if moves else body
    rows = [letter.name for letter in places.rows]
    whole = gather(end, rows[0], rows[1] if len(rows) > 1 else None, places.ranges)
    if whole is None:
        return None
    goal, names = Whole("differential", function, places.by), dict(first.notation.shown)
    note = f"A matrix by a matrix has four indices: its differential, linear in d{places.by.name}, says the same."
    in_entries = judge(
        copy(
            first.written(heading=DIFFERENTIAL, aliases=()),
            goal=Indexed(goal, *places.rows),
            steps=(Step(rule=CONTRACT, before=Indexed(goal, *places.rows), after=body), *moves),
            last=replace(end, names),
            notes=(),
        )
    )
    last = _gathered(first, goal, whole, names, note, places.whole, structures)
    return copy(last, parts=(in_entries,))
