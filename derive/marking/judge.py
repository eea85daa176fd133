"""Two sides of a line: whether the second follows from the first, and at which point it does not."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from derive.errors import DeriveError
from derive.expression import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Deriv,
    Limit,
    Mul,
    Neg,
    Node,
    Sym,
    postorder,
    replace,
    substitute,
)
from derive.marking.record import JUDGEMENTS, CheckedLine, Counterexample, Judgement, Mistake
from derive.reals.domain import conditions
from derive.record.derivation import Outcome, Verdict
from derive.record.engine import discharge, holes, result_of
from derive.rules import ROUTES
from derive.startup.data import data
from derive.startup.data import replace as changed
from derive.table import FALLBACK, TABLE
from derive.values.evaluate import evaluate, holds
from derive.verify import Refuted
from derive.verify import check as equality
from derive.verify.curve import in_letters

EITHER = "±"
"""The letter that is 1 or -1, the same one everywhere in a line."""


@data
class Judged:
    """Whether a side follows from another.

    Attributes:
        side: the side as it had to be read for that, where it could be read in two ways.
    """

    judgement: Judgement
    method: str = ""
    condition: str = ""
    counterexample: Counterexample | None = None
    mistake: Mistake | None = None
    side: Node | None = None

    def mark(self, found: CheckedLine) -> CheckedLine:
        """Return a line with this found about it."""
        return changed(
            found,
            judgement=self.judgement,
            method=self.method,
            condition=self.condition,
            counterexample=self.counterexample,
            mistake=self.mistake,
        )


def judge(before: Node, after: Node, within: Node | None = None, given: tuple[Node, ...] = ()) -> Judged:
    """Judge whether a side equals another, with every derivative in them carried out.

    Args:
        before, after: the two sides.
        within: an expression; only where it has a value are the sides compared.
        given: relations that are said to hold.
    """
    if EITHER in before.free | after.free:
        return _judged_by_signs(before, after, within, given)
    domain = (*given, *(() if within is None or within.pending else conditions(within)))
    unknown = strange(after) ^ strange(before)
    try:
        first, second = (value_of(side) for side in (before, after))
        verdict = _equality(first, second, domain)
    except Refuted as refuted:
        if unknown:
            # h (x + 1) is a product where h is no function of the problem.
            multiplied = _multiplied(after, strange(after) - strange(before))
            if multiplied is not after:
                return changed(judge(before, multiplied, within, given), side=multiplied)
            return Judged("undecided", not_said(unknown, "known"))
        letters = (after.free - before.free) & second.free
        match before, after:
            case Limit(), Limit() if letters:
                return _with_strange_letters(before.body, after.body, letters, refuted)
        if letters:
            return _with_strange_letters(before, after, letters, refuted)
        match first, second:
            case Limit(), Limit() if first.variable.name in (refuted.comparison.point or {}):
                # What stands behind the limits differs already.
                first, second = first.body, second.body
        counterexample = _simplest(first, second, within, given) or _confirmed(first, second, refuted)
        if counterexample is None:
            return Judged("undecided", "two values differ at one precision and not at another")
        return Judged("wrong", "another value", counterexample=counterexample)
    except (DeriveError, ArithmeticError, ValueError) as error:
        return Judged("undecided", str(error).splitlines()[0])
    if verdict.outcome is Outcome.UNVERIFIED:
        return Judged("undecided", verdict.method)
    if "defined on" in verdict.method or _loses_places(first, second, within, given):
        return Judged("conditional", str(verdict), "where both sides are defined")
    return Judged("follows", str(verdict))


def _judged_by_signs(before: Node, after: Node, within: Node | None, given: tuple[Node, ...]) -> Judged:
    """Judge sides with ± in them: where both have it they are equal for both signs, else at each place for one."""
    pairs = [(substitute(before, EITHER, sign), substitute(after, EITHER, sign)) for sign in (ONE, MINUS_ONE)]
    judged = sorted((judge(*pair, within, given) for pair in pairs), key=lambda one: JUDGEMENTS.index(one.judgement))
    if EITHER in before.free & after.free:
        return judged[0]
    if judged[-1].judgement == "wrong":
        gaps = Mul(*(Add(first, Neg(second)) for first, second in pairs))
        return judge(gaps, ZERO, within, given) if agree(gaps, ZERO) else judged[-1]
    return changed(judged[-1], condition=judged[-1].condition or "for one of the signs")


def not_said(names: Collection[str], what: str) -> str:
    """Say of which names a line does not tell what they are.

    >>> not_said(["k", "n"], "defined"), not_said({"x"}, "known")
    ('k, n are not defined', 'x is not known')
    """
    return f"{', '.join(sorted(names))} {'is' if len(names) == 1 else 'are'} not {what}"


def _multiplied(side: Node, names: Collection[str]) -> Node:
    """Read calls of functions that nobody defined as products: h (x + 1)."""
    calls = (call for call in postorder(side) if isinstance(call, Call) and call.name in names and not any(call.orders))
    put: dict[Node, Node] = {
        call: Mul(Sym(call.name), call.children[0])
        for call in calls
        if len(call.children) == 1 and not isinstance(call.children[0], Sym | Call)
    }
    return replace(side, put) if put else side


def counterexample_of(refuted: Refuted) -> Counterexample:
    """Return the point at which a check found two values."""
    found = refuted.comparison
    values = (None if value is None else float(value) for value in (found.left, found.right))
    return Counterexample(
        tuple(sorted((str(name), float(value)) for name, value in (found.point or {}).items())), *values
    )


def _confirmed(needed: Node, written: Node, refuted: Refuted) -> Counterexample | None:
    """Return where a check found two values, unless they are equal when computed more precisely."""
    found, (needed, written) = counterexample_of(refuted), in_letters(needed, written)
    point = refuted.comparison.point or {}
    if not (needed.free | written.free) <= point.keys() or strange(needed) or strange(written):
        # A limit, a function with values drawn for it: the check itself compares these at rising precision.
        return found
    for digits in (30, 60):
        first, second = (evaluate(side, point, digits) for side in (needed, written))
        if first is not None and second is not None and abs(first - second) <= _EQUAL * max(1, abs(first)):
            return None
    return found


_EQUAL = 1e-15
_SIMPLE = tuple(Fraction(text) for text in ("1", "2", "3", "1/2", "-1", "-2", "5", "1/3", "-1/2"))
_TELLING = 1e-6
_PLACES = tuple(Fraction(one, 97) for one in (-701, -433, -251, -131, -67, -31, 29, 61, 139, 263, 421, 709))


def _simplest(needed: Node, written: Node, within: Node | None, given: tuple[Node, ...]) -> Counterexample | None:
    """Return a point with small numbers at which two sides differ, at two precisions; None if none is near."""
    # What an unknown function and its derivatives are at a place are numbers like others.
    needed, written = in_letters(needed, written)
    names = sorted(needed.free | written.free)
    if strange(needed) or strange(written) or isinstance(needed, Limit) or isinstance(written, Limit):
        return None
    for turn in range(len(_SIMPLE)):
        point = {name: _SIMPLE[(turn + 2 * place) % len(_SIMPLE)] for place, name in enumerate(names)}
        first, second = (evaluate(side, point, 30) for side in (needed, written))
        if within is not None and within.free <= point.keys() and evaluate(within, point, 30) is None:
            continue
        if not all(one.free <= point.keys() and holds(one, point, 30) is True for one in given):
            continue
        again, too = (evaluate(side, point, 60) for side in (needed, written))
        if first is None or second is None or again is None or too is None:
            continue
        if abs(first - second) > _TELLING and abs(again - too) > _TELLING:
            return Counterexample(tuple((n, float(v)) for n, v in point.items()), float(first), float(second))
    return None


def _loses_places(before: Node, after: Node, within: Node | None, given: tuple[Node, ...]) -> bool:
    """Whether a side has no value at places where the one before has one: ln(x - 2) + ln(x + 2) for ln(x^2 - 4)."""
    names = sorted(before.free | after.free)
    if len(names) != 1 or strange(before) or strange(after) or isinstance(before, Limit) or isinstance(after, Limit):
        return False
    lost = 0
    for place in _PLACES:
        point = {names[0]: place}
        if evaluate(before, point, 30) is None or evaluate(after, point, 30) is not None:
            continue
        inside = within is None or not within.free <= point.keys() or evaluate(within, point, 30) is not None
        lost += inside and all(one.free <= point.keys() and holds(one, point, 30) is not False for one in given)
    return lost > 1


def is_rounded(exact: Node, written: Node, part: float) -> bool:
    """Whether two sides have the same values but for rounding, by at most that part of them."""
    names, agreed = sorted(exact.free | written.free), 0
    for turn in range(len(_SIMPLE)):
        point = {name: _SIMPLE[(turn + 2 * place) % len(_SIMPLE)] for place, name in enumerate(names)}
        first, second = (evaluate(side, point, 30) for side in (exact, written))
        if first is None or second is None:
            continue
        if abs(first - second) > part * max(abs(first), abs(second)):
            return False
        agreed += 1
    return agreed > 1


def strange(side: Node) -> frozenset[str]:
    """Return the functions in a side that nobody defined."""
    calls = (part for part in postorder(side) if isinstance(part, Call))
    return frozenset(call.name for call in calls if call.name not in TABLE and call.name not in FALLBACK)


def _with_strange_letters(before: Node, after: Node, letters: frozenset[str], refuted: Refuted) -> Judged:
    """Judge a side with a letter that was not there before: a slip of the pen, if another letter makes it right."""
    if len(letters) == 1:
        (letter,) = letters
        for other in sorted(before.free):
            if agree(before, substitute(after, letter, Sym(other))):
                mistake = Mistake("wrong-letter", "letters", f"{letter} stands where {other} is meant", expected=before)
                return Judged("wrong", "another letter", counterexample=counterexample_of(refuted), mistake=mistake)
    return Judged("undecided", not_said(letters, "defined"))


def _equality(before: Node, after: Node, domain: tuple[Node, ...]) -> Verdict:
    """Check two sides; two limits of one kind by what stands behind them, for every h that is not 0."""
    match before, after:
        case Limit(), Limit() if before.variable is after.variable and before.point is after.point:
            try:
                return equality(before.body, after.body, assuming=domain)
            except Refuted as refuted:
                verdict = equality(before, after, assuming=domain)
                if verdict.outcome is Outcome.UNVERIFIED:
                    raise refuted from None
                return verdict
    return equality(before, after, assuming=domain)


def value_of(side: Node) -> Node:
    """Return a side with every derivative in it carried out by the rules, the inner ones first."""
    while open_ := [hole for hole in postorder(side) if isinstance(hole, Deriv) and not holes(hole.body)]:
        side = replace(side, {hole: result_of(discharge(hole, ROUTES["auto"])) for hole in open_})
    return side


def agree(before: Node, after: Node) -> bool:
    """Whether a side follows from another."""
    return judge(before, after).judgement in ("follows", "conditional")


def rules_between(before: Node | None, after: Node) -> tuple[str, ...]:
    """Return the names of the rules that lead from a side with derivatives to the next."""
    left = set(holes(after))
    found: list[str] = []
    for hole in holes(before) if before is not None else ():
        if hole in left or holes(hole.body):
            continue
        try:
            stack = [discharge(hole, ROUTES["auto"])]
        except DeriveError:
            continue
        while stack:
            step = stack.pop(0)
            if step.before in left:
                continue
            if not step.rule.implied:
                found.append(step.rule.name)
            stack.extend(step.substeps)
    return tuple(dict.fromkeys(found))
