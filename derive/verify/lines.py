"""Check a line without the rule that made it: prove it in a differential field, or compare values.

An equality is first localised (equal parts make equal wholes), then tried in the tower, whose calculus is
independent of the rules; common subexpressions become unknown functions where the parts are large.  What is not
proved is compared numerically, and what numbers refute is an error of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from derive.budget import remember
from derive.errors import InternalError, LimitError
from derive.expression import (
    ZERO,
    Add,
    Deriv,
    Div,
    Limit,
    Mul,
    Neg,
    Node,
    Piecewise,
    Prod,
    Rel,
    Sym,
    Whole,
    canonical,
    postorder,
    replace,
    same,
    substitute,
)
from derive.expression.components import paired, rows_of
from derive.expression.indices import runs_with
from derive.expression.parts import functions_in, sum_of, terms_of
from derive.field.constants import doubts, valueless
from derive.reals.given import where_given
from derive.reals.series import is_differentiated_within
from derive.reals.switching import alternatives, by_cases
from derive.record.derivation import Outcome, Step, Verdict
from derive.record.step import fold_steps
from derive.startup.data import replace as changed
from derive.table import FALLBACK
from derive.vectors.shapes import is_indexed
from derive.verify.cases import jumps_inside, proved_by_cases
from derive.verify.comparison import Agreement, Comparison, compare, describe
from derive.verify.equations import check_equations, check_given, is_differentiated
from derive.verify.general import (
    generalise,
    goals,
    with_constants_named,
    with_inner_integrals_named,
    with_large_numbers_named,
)
from derive.verify.parts import attempts, innermost
from derive.verify.shifts import NTH, by_induction
from derive.verify.squares import proved_by_squares

__all__ = ["Agreement", "Checker", "Comparison", "Refuted", "agree_with_sympy", "check", "compare", "verified"]

_SMALL = 90
_DEEP = 12
"""Depth up to which a pair goes into the field as it is, and distinct nodes up to which."""

_FEW = 6
"""Fewer terms without the variable are left to the field and to numbers."""

_VERY_DEEP = 40
_LARGEST = 700
CONTINUED = Verdict(Outcome.PROVED, "the function is continuous, and its derivative tends to this from both sides")
"""What a joint of cases is worth where that was shown of the function: two sides by cases alone do not say it."""
_CROSS_CHECKS = 2
_POINTS = 12


class Refuted(InternalError):
    """Two sides of a line differ.

    Attributes:
        before, after: the sides.
        comparison: the counter-example.
    """

    def __init__(self, before: Node, after: Node, comparison: Comparison) -> None:
        super().__init__(
            f"{before} = {after} is false at {describe(comparison.point)}:"
            f" {_decimal(comparison.left)} against {_decimal(comparison.right)}"
        )
        self.before = before
        self.after = after
        self.comparison = comparison


def _decimal(value: object) -> str:
    return "undefined" if value is None else f"{float(value):.12g}"  # type: ignore[arg-type]


def check(before: Node, after: Node, *, assuming: Sequence[Node] = ()) -> Verdict:
    """Check that two expressions are equal wherever both are defined; `Deriv` holes are evaluated.

    Args:
        before: the left side.
        after: the right side.
        assuming: relations under which the equality is claimed.

    Returns:
        Proved, agreed at points, or not verified.

    Raises:
        Refuted: with a counter-example.
    """
    return _check(before, after, tuple(assuming))


@remember(2048)
def _check(before: Node, after: Node, assuming: tuple[Node, ...]) -> Verdict:
    absent = valueless(before) or valueless(after)
    if absent is not None:
        # A side that has no value proves nothing: 0/0 = 0 holds in notation alone.
        return Verdict(Outcome.UNVERIFIED, f"{absent} has no value")
    doubtful = doubts(before) != doubts(after)
    if min(before.depth, after.depth) > _VERY_DEEP and (inside := _proved_inside(before, after)) is not None:
        return inside
    if not doubtful and same(before, after):
        return Verdict(Outcome.PROVED, "the same up to order and notation")
    if isinstance(before, Whole) and before.name == NTH:
        return by_induction(before, after, assuming, _check)
    if is_indexed(before) or is_indexed(after):
        pairs = paired(before, after)
        if pairs is not None and not any(is_indexed(side) for pair in pairs for side in pair):
            return _check_entries(pairs, assuming)
        if pairs is None and any(rows_of(side) for side in (before, after)):
            return Verdict(Outcome.UNVERIFIED, "one side has entries that the other one has not")
        return _check_arrays(before, after, assuming)
    given = tuple(relation for relation in assuming if isinstance(relation, Rel) and relation.relation == "=")
    rest = tuple(relation for relation in assuming if relation not in given)
    if given:
        return check_given(before, after, given, lambda left, right: _check(left, right, rest))
    if _is_definition(before, after):
        return Verdict(Outcome.PROVED, "the definition of the derivative")
    if is_differentiated_within(before, after):
        return Verdict(Outcome.PROVED, "a series that converges locally uniformly is differentiated term by term")
    if is_differentiated(before, after):
        return Verdict(Outcome.PROVED, "the derivatives of both sides")
    if isinstance(before, Rel) and isinstance(after, Rel):
        return check_equations(before, after, assuming, lambda left, right: _check(left, right, assuming))
    if doubtful:
        return _by_values(before, after, assuming)
    before, after = _without_vanishing(before), _without_vanishing(after)
    if same(before, after):
        return Verdict(Outcome.PROVED, "the variable does not occur")
    chosen = where_given(before, assuming), where_given(after, assuming)
    if chosen != (before, after):
        return _where_given(before, after, chosen, assuming)
    plain = with_large_numbers_named(before, after)
    open_jump = jumps_inside(*plain, assuming=assuming)
    for left, right in () if open_jump or _rests_on_sympy(before, after) else _attempts(plain):
        method = _proof(left, right)
        if method:
            _cross_check(left, right, assuming)
            return Verdict(Outcome.PROVED, method)
    if _proved_by_cases(plain, assuming):
        _cross_check(before, after, assuming)
        return Verdict(Outcome.PROVED, "case by case")
    if any(proved_by_squares(left, right, _proof, assuming) for left, right in _attempts(plain)):
        _cross_check(before, after, assuming)
        return Verdict(Outcome.PROVED, "the squares are equal, and so are the signs")
    return _by_values(before, after, assuming)


def _is_definition(before: Node, after: Node) -> bool:
    """Whether a derivative is written as the limit of its own difference quotient."""
    match before, after:
        case Deriv(body=body, variable=Sym() as x), Limit(body=quotient, variable=h, point=point, side=""):
            if point is not ZERO or h is x or h.name in body.free:
                return False
            expected = Div(Add(substitute(body, x.name, Add(x, h)), Neg(body)), h)
            return same(expected, quotient) or bool(_proof(expected, quotient))
    return False


def _attempts(pair: tuple[Node, Node]) -> Iterator[tuple[Node, Node]]:
    """Yield the pairs whose equality would imply that of a pair, those with less in them first."""
    shorter = with_constants_named(*pair)
    if shorter != pair:
        yield from attempts(*shorter)
    yield from attempts(*pair)


def _proved_by_cases(pair: tuple[Node, Node], assuming: tuple[Node, ...]) -> bool:
    if not any(map(alternatives, (part for side in pair for part in postorder(by_cases(side))))):
        return False
    return any(proved_by_cases(left, right, _shown, assuming) for left, right in _attempts(pair))


def _shown(left: Node, right: Node) -> str:
    return "the same" if same(left, right) else _proof(left, right)


def _where_given(before: Node, after: Node, chosen: tuple[Node, Node], assuming: tuple[Node, ...]) -> Verdict:
    """Check an equality by that of what its sides are where relations hold; numbers try them as they are written."""
    verdict = _check(*chosen, assuming)
    _compared(before, after, assuming, _CROSS_CHECKS, 30)
    return verdict


def _by_values(before: Node, after: Node, assuming: tuple[Node, ...]) -> Verdict:
    """Check an equality by limits and by numbers alone, as what may have no value must."""
    by_limits = _check_limits(before, after, assuming)
    if by_limits is not None and by_limits.outcome is Outcome.PROVED:
        return by_limits
    comparison = _compared(before, after, assuming, _POINTS)
    if comparison.outcome is Agreement.UNDECIDED:
        comparison = _compared_in_part(before, after, assuming)
    if comparison.outcome is Agreement.UNDECIDED:
        return by_limits or Verdict(Outcome.UNVERIFIED, "no point was found where both sides are defined")
    method = "" if comparison.outcome is Agreement.EQUAL else comparison.outcome.value
    return Verdict(Outcome.AGREED, method, comparison.points, comparison.digits)


def _proved_inside(before: Node, after: Node) -> Verdict | None:
    """Prove the only part that changed in a deep line, before anything looks at the rest of it."""
    changed_part = innermost(before, after)
    if changed_part == (before, after) or any(isinstance(side, Rel) or is_indexed(side) for side in changed_part):
        return None
    verdict = _check(*changed_part, ()) if same(*changed_part) or _proof(*changed_part) else None
    return verdict if verdict is not None and verdict.outcome is Outcome.PROVED else None


def _rests_on_sympy(before: Node, after: Node) -> bool:
    """Whether a proof would use the very derivatives that the rules took from SymPy: then numbers have to agree."""
    return before.pending and bool(functions_in(before) & FALLBACK.keys())


def _check_limits(before: Node, after: Node, assuming: tuple[Node, ...]) -> Verdict | None:
    """Let SymPy find the limits of a line that has some."""
    if not before.has(Limit) and not after.has(Limit):
        return None
    from derive.verify.approach import check_limits

    return check_limits(before, after, lambda left, right: _check(left, right, assuming))


def _check_entries(pairs: tuple[tuple[Node, Node], ...], assuming: tuple[Node, ...]) -> Verdict:
    """Check vectors or matrices entry by entry; the weakest verdict counts."""
    verdicts = [_check(left, right, assuming) for left, right in pairs]
    return max(verdicts, key=lambda verdict: list(Outcome).index(verdict.outcome))


def _check_arrays(before: Node, after: Node, assuming: tuple[Node, ...]) -> Verdict:
    """Check a line about vectors and matrices entry by entry, with arrays drawn at random."""
    from derive.verify.arrays import check_arrays

    verdict, counterexample = check_arrays(before, after, assuming)
    if counterexample is not None:
        raise Refuted(*counterexample)
    return verdict


def _without_vanishing(node: Node) -> Node:
    """Put 0 for the derivative of an expression without the variable; leave out such terms of a sum."""
    plain: dict[Node, Node] = {goal: _with_variable(goal) for goal in goals(node)}
    return replace(node, {goal: made for goal, made in plain.items() if made is not goal})


def _with_variable(goal: Deriv) -> Node:
    """Return the derivative of the terms in which the variable occurs; of a short sum that of all terms."""
    terms = terms_of(goal.body)
    kept = [term for term in terms if goal.variable.name in term.free]
    if not kept:
        return ZERO
    return goal if len(terms) - len(kept) < _FEW else Deriv(sum_of(kept), goal.variable)


def _compared(before: Node, after: Node, assuming: tuple[Node, ...], points: int, digits: int = 50) -> Comparison:
    comparison = compare(before, after, assuming=assuming, points=points, digits=digits)
    if comparison.outcome is Agreement.UNEQUAL:
        raise Refuted(before, after, comparison)
    return comparison


def _compared_in_part(before: Node, after: Node, assuming: tuple[Node, ...]) -> Comparison:
    """Compare the parts that differ, where the whole is out of reach of numbers: (1/2)^(10^6) times either."""
    for left, right in (with_inner_integrals_named(before, after), *attempts(before, after)):
        comparison = compare(left, right, assuming=assuming, points=_POINTS)
        # A part may differ where the whole does not: only equality says something.
        if comparison.outcome not in (Agreement.UNEQUAL, Agreement.UNDECIDED):
            return comparison
    return Comparison(Agreement.UNDECIDED)


@remember(4096)
def _cross_check(left: Node, right: Node, assuming: tuple[Node, ...]) -> None:
    """Let numbers have a word on what was proved: a bug of the field shall not pass either."""
    if max(left.depth, right.depth) > _VERY_DEEP or _exceeds(4 * _SMALL, left, right):
        general = generalise(left, right)
        if compare(*general, assuming=assuming, points=_CROSS_CHECKS, digits=30).outcome is Agreement.EQUAL:
            return
    _compared(left, right, assuming, _CROSS_CHECKS, 30)


# Proving


@remember(4096)
def _proof(left: Node, right: Node) -> str:
    """Return how the equality was proved, or ""."""
    if isinstance(left, Piecewise) and isinstance(right, Piecewise):
        return _piece_by_piece(left, right)
    return _term_by_term(left, right) or _as_a_whole(left, right)


def _as_a_whole(left: Node, right: Node) -> str:
    for pair in _worth_trying(left, right):
        for thorough in (False, True):
            method = _in_field(*pair, thorough)
            if method:
                return method
    return ""


def _term_by_term(left: Node, right: Node) -> str:
    """Prove a large sum or product from the equality of its terms or factors, one after the other."""
    left, right = _opened(left), _opened(right)
    if not isinstance(left, Add | Mul) or type(left) is not type(right) or len(left.children) != len(right.children):
        return ""
    if not _exceeds(_SMALL, left, right):
        return ""
    pairs = zip(left.children, right.children, strict=True)
    return "term by term" if all(same(*pair) or any(_as_a_whole(*p) for p in attempts(*pair)) for pair in pairs) else ""


def _opened(node: Node) -> Node:
    """Return the derivative of a sum as the sum of those of its terms: a derivation is additive."""
    if isinstance(node, Deriv) and isinstance(node.body, Add):
        return Add(*(Deriv(term, node.variable) for term in node.body.children))
    return node


def _worth_trying(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the more general pair, where the given one is large, and the given one, unless it is too large."""
    if max(left.depth, right.depth) > _DEEP or _exceeds(_SMALL, left, right):
        yield generalise(left, right)
    if not _exceeds(_LARGEST, left, right):
        yield left, right


def _piece_by_piece(left: Piecewise, right: Piecewise) -> str:
    conditions = [[condition for _, condition in side.pieces] for side in (left, right)]
    if len(left.children) != len(right.children) or conditions[0] != conditions[1]:
        return ""
    pairs = [pair for pair in zip(left.children, right.children, strict=True) if pair[0] is not pair[1]]
    # Nested cases are left to the numbers: nothing here may recurse without bound.
    if any(isinstance(part, Piecewise) for pair in pairs for part in pair):
        return ""
    return "piece by piece" if all(same(*pair) or _proof(*pair) for pair in pairs) else ""


def _in_field(left: Node, right: Node, thorough: bool) -> str:
    from derive.field.tower import Tower, Undecidable

    try:
        tower = Tower.over((left, right), thorough=thorough)
        return _method(tower.generators) if tower.equal(left, right) else ""
    except Undecidable:
        return ""


def _method(generators: Sequence[object]) -> str:
    short = (generator.node for generator in generators if generator.node.size < 30)  # type: ignore[attr-defined]
    names = list(map(_written, islice(short, 5)))
    shown = ", ".join(names) + (", …" if len(names) < len(generators) else "")
    return f"the difference is zero in Q({shown})" if shown else "the difference is zero in Q"


_written = lru_cache(maxsize=512)(str)
"""The same functions generate the field of each line of a chain."""


def _exceeds(count: int, left: Node, right: Node) -> bool:
    """Whether two sides have more distinct nodes than a number."""
    seen: set[Node] = set()
    stack = [left, right]
    while stack and len(seen) <= count:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(node.children)
    return len(seen) > count


# Whole derivations


Checker = Callable[..., Verdict]
"""Judges an equality of two expressions, under relations given as `assuming`; `check` is the one that is used."""


def verified(step: Step, meaning: Callable[[Node], Node] = lambda node: node, checker: Checker = check) -> Step:
    """Return the step with a verdict on it and on every step below.

    Args:
        step: the root of a tree of steps.
        meaning: what an expression stands for, where names abbreviate expressions.
        checker: what judges an equality.

    Raises:
        Refuted: a step is false.
    """

    def judged(current: Step, below: tuple[Step, ...]) -> Step:
        verdict = checker(meaning(current.before), meaning(current.after), assuming=current.conditions)
        undecided = current.verdict is not None and Outcome.PROVED not in (verdict.outcome, current.verdict.outcome)
        if current.verdict is not None and (undecided or current.verdict == CONTINUED):
            # A step may have been looked at more closely than its two sides show: at a joint of cases.
            verdict = current.verdict
        return changed(current, verdict=verdict, substeps=below)

    return fold_steps(step, judged)


def agree_with_sympy(
    function: Node, variables: Sequence[str], result: Node, given: tuple[Node, ...] = ()
) -> Verdict | None:
    """Compare a result with `sympy.diff`.

    Args:
        function: the differentiand.
        variables: the variables to differentiate by, in turn.
        result: the derivative found.
        given: relations; elsewhere nothing is compared.

    Returns:
        The verdict (not verified if SymPy has another opinion, with a point); None if SymPy has no derivative in time.
    """
    if not variables or variables[-1] not in function.free:
        return Verdict(Outcome.PROVED, "the variable does not occur") if result is ZERO else None
    products = (part for part in postorder(function) if isinstance(part, Prod))
    if any(runs_with(letter, part.variable.name) for part in products for letter in part.body.free):
        return None  # SymPy takes x_k in a product over k for one number, and raises it to a power.
    from derive.sympy_door import door as sympy_door

    if not given:
        function, result = with_constants_named(function, result, frozenset(variables))
    theirs: Node | None = function
    for name in variables:
        try:
            theirs = sympy_door.derivative(theirs, name) if theirs is not None else None
        except LimitError:
            theirs = None
    if theirs is None or theirs.pending:
        return None
    theirs, result = where_given(theirs, given), where_given(result, given)
    if (
        canonical(theirs) is canonical(result)
        or _proof(result, theirs)
        or proved_by_cases(result, theirs, _shown, given, within=True)
        or proved_by_squares(result, theirs, _proof, given)
    ):
        return Verdict(Outcome.PROVED, "equal to sympy.diff")
    comparison = compare(result, theirs, assuming=(*given, *_off_borders(result, theirs)))
    if comparison.outcome is Agreement.UNEQUAL:
        return Verdict(Outcome.UNVERIFIED, f"sympy.diff differs at {describe(comparison.point)}")
    if comparison.outcome is Agreement.UNDECIDED:
        return None
    return Verdict(Outcome.AGREED, "equal to sympy.diff", comparison.points, comparison.digits)


def _off_borders(*sides: Node) -> tuple[Node, ...]:
    """Return what keeps points off the borders of cases: there the slopes of both sides decide, and SymPy takes one."""
    cases = (part for side in sides for part in postorder(side) if isinstance(part, Piecewise))
    guards = (part for one in cases for _, guard in one.pieces for part in postorder(guard) if isinstance(part, Rel))
    return tuple(dict.fromkeys(Rel("!=", guard.left, guard.right) for guard in guards))
