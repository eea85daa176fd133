"""Prove an equality of expressions that switch, case by case: for each way in which |u|, max(u, v) and lists of cases
can stand together, two expressions without switches are the same.

A derivative is that of one case only inside the region of the case.  So where a part under d/dx switches, its borders
are left out, and one side must have no value there: nothing is claimed then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.expression import ZERO, Call, Deriv, Logic, Node, Piecewise, Rel, Sym, postorder, replace, substitute
from derive.expression.operators import bound_letters
from derive.expression.relations import INTERIOR, ORDERS, negation
from derive.field.constants import doubts, valueless
from derive.reading.formulas import formula
from derive.reals.compare import contradiction
from derive.reals.continuity import continuity
from derive.reals.logic import both
from derive.reals.sets import empty
from derive.reals.switching import alternatives, borders, by_cases, choices, is_total
from derive.reals.write import simplest
from derive.table import TABLE

Proof = Callable[[Node, Node], str]
"""Says how an equality without switches is proved, "" where it is not."""

_MOST = 48
"""Cases that are looked at."""
_LARGEST = 400


def proved_by_cases(
    left: Node, right: Node, proof: Proof, assuming: Sequence[Node] = (), *, within: bool = False
) -> bool:
    """Whether two expressions are equal in each case, wherever both have a value.

    Args:
        left, right: the sides.
        proof: how an equality without switches is proved.
        assuming: relations under which the equality is claimed.
        within: whether it is claimed only inside the regions of the cases, not on the borders between them.

    >>> from derive.expression import same
    >>> from derive.reading import parse
    >>> show = lambda one, other: "the same" if same(one, other) else ""
    >>> proved_by_cases(parse("max(x, 2x)"), parse("{x if x > 2x; 2x otherwise}"), show)
    True
    >>> proved_by_cases(parse("|x|"), parse("{x if x > 1; -x otherwise}"), show)
    False
    """
    left, right = by_cases(left), by_cases(right)
    bound = bound_letters(left) | bound_letters(right)
    stack: list[tuple[Node, Node, tuple[Node, ...]]] = [(left, right, tuple(assuming))]
    proved = count = 0
    while stack:
        one, other, given = stack.pop()
        count += 1
        if count > _MOST or one.size + other.size > _LARGEST:
            return False
        part = _switching(one) or _switching(other)
        if part is None:
            if valueless(one) or valueless(other):
                continue
            if doubts(one) != doubts(other) or not proof(*_where_equal(one, other, given)):
                return False
            proved += 1
            continue
        inside = _letters_over(part, one) | _letters_over(part, other)
        open_only = within or bool(inside & part.free)
        if not within and inside & part.free and not _are_left_out(part, one, other, inside):
            return False
        if not within and not _lacks_the_same(part, one, other, given):
            return False
        found = list(choices(part))
        for value, conditions in found:
            if any(condition.free & bound - inside for condition in conditions):
                return False
            region = _interior(conditions) if open_only else conditions
            if region is None:
                return False
            together = (*given, *region)
            if not _excluded(together):
                stack.append((replace(one, {part: value}), replace(other, {part: value}), together))
        if not found:
            return False
    return bool(proved)


def jumps_inside(*sides: Node, assuming: Sequence[Node] = ()) -> bool:
    """Whether a function jumps at a number, and nothing keeps off it: sign(x) is x/|x| in the field, and 0 at 0.

    >>> from derive.reading import parse
    >>> jumps_inside(parse("sign(x)^2")), jumps_inside(parse("sign(x)^2"), assuming=[parse("x > 1")])
    (True, False)
    """
    stack, seen = list(sides), set(sides)
    while stack:
        part = stack.pop()
        entry = TABLE.get(part.name) if isinstance(part, Call) and not part.orders else None
        for place in () if entry is None or entry.stairs else map(formula, entry.jumps):
            if not place.free and part.free and not _excluded((*assuming, Rel("=", part.children[0], place))):
                return True
        # Where a function jumps it has no derivative.
        more = [] if isinstance(part, Deriv) else [child for child in part.children if child not in seen]
        seen.update(more)
        stack.extend(more)
    return False


def _switching(node: Node) -> Node | None:
    return next((part for part in postorder(node) if alternatives(part)), None)


def _excluded(relations: Sequence[Node]) -> bool:
    return bool(contradiction(relations)) or empty(relations)


def _letters_over(part: Node, node: Node) -> frozenset[str]:
    """Return the letters by which a part is differentiated where it stands."""
    over = (goal for goal in postorder(node) if isinstance(goal, Deriv) and part in set(postorder(goal.body)))
    return frozenset(goal.variable.name for goal in over)


def _interior(conditions: Sequence[Node]) -> tuple[Node, ...] | None:
    """Return conditions without their borders; None where they are no inequalities."""
    found: list[Node] = []
    for condition in conditions:
        parts = condition.children if isinstance(condition, Logic) else (condition,)
        if not all(isinstance(part, Rel) for part in parts):
            return None
        relations = [part for part in parts if isinstance(part, Rel)]
        if any(part.relation not in ORDERS for part in relations):
            # On its border alone, x = 0, no interior is left; off it x ≠ 0 is as open as it stands.
            if isinstance(condition, Logic) and condition.connective == "or":
                return None
            relations = [part for part in relations if part.relation != "="] or [Rel("<", ZERO, ZERO)]
        inner = [Rel(INTERIOR[part.relation], part.left, part.right) for part in relations]
        found.append(condition.with_children(tuple(inner)) if isinstance(condition, Logic) else inner[0])
    return tuple(found)


def _are_left_out(part: Node, one: Node, other: Node, letters: frozenset[str]) -> bool:
    """Whether the regions of a part are open but for borders, on which one of two sides has no value."""
    for border in borders(part):
        if not letters & border.free:
            continue
        if not is_total(border) or any(next(continuity(border, name), None) is not None for name in letters):
            return False
        if not any(_has_no_value(side, Rel("=", border, ZERO)) for side in (one, other)):
            return False
    return True


def _lacks_the_same(part: Node, one: Node, other: Node, given: Sequence[Node]) -> bool:
    """Whether the right side has no value where the left one has none since no case of a list counts there."""
    if not isinstance(part, Piecewise) or part.otherwise is not None or part not in set(postorder(one)):
        return True
    hole = both(*given, *(negation(condition) for _, condition in part.pieces))
    return isinstance(hole, bool) or empty((hole,)) or _has_no_value(other, hole) or part in set(postorder(other))


def _has_no_value(node: Node, where: Node) -> bool:
    """Whether a list of cases without "otherwise" has none that counts where a relation holds."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Piecewise):
            if part.otherwise is None and all(_excluded((where, condition)) for _, condition in part.pieces):
                return True
        elif not isinstance(part, Deriv):
            stack.extend(part.children)
    return False


def _where_equal(one: Node, other: Node, given: Sequence[Node]) -> tuple[Node, Node]:
    """Put in the value of a letter that holds where a case is a single point: 0 for x where x = 0."""
    together = both(*given)
    for relation in together.children if isinstance(together, Logic) else (together,):
        match relation if isinstance(relation, bool) else simplest(relation):
            case Rel(relation="=", left=Sym(name=name), right=value) if name not in value.free:
                if not (one.pending or other.pending):
                    return substitute(one, name, value), substitute(other, name, value)
    return one, other


__all__ = ["jumps_inside", "proved_by_cases"]
