"""Teaching: which rule comes next, and what people usually write instead of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from derive.errors import DeriveError
from derive.expression import Deriv, Limit, Node, Rel, Whole, replace, same, tidy
from derive.marking.check import last_right
from derive.marking.curves import Curve, judge_on_curve
from derive.marking.explain import Made, with_one_twin, with_wrong_algebra
from derive.marking.judge import judge, value_of
from derive.marking.report import in_text
from derive.questions.doors import derive
from derive.record.derivation import Derivation
from derive.record.engine import discharge, holes
from derive.record.levels import Detail
from derive.record.step import Frame, Reason, Rule
from derive.render.reasons import Statement, why
from derive.rules import ROUTES
from derive.targets.textbook import path
from derive.verify import check as equality
from derive.verify.curve import in_letters

_TRIED = 60
"""How many mistakes are tried under one line."""


def next_line(problem: str, lines: str | Sequence[str] = (), variable: str = "", syntax: str = "auto") -> str:
    """Say which rule comes next, and write the next line.

    Args:
        problem: a function or an equation.
        lines: what a person has so far; the next line goes on from the last right one.
        variable: the letter of differentiation.
        syntax: ``auto``, ``text`` or ``latex``.

    Raises:
        ParseError: the problem can't be read.
        UnsupportedError: no rule leads on.

    >>> print(next_line("x^2 sin(x)"))
      d/dx [ x^2 sin(x) ]
      next: product rule, u = x^2, v = sin(x): (u v)' = u' v + u v'
      = d/dx [ x^2 ] · sin(x) + x^2 · d/dx [ sin(x) ]
    >>> print(next_line("x^2 sin(x)", ["= 2x sin(x) + x^2 d/dx sin(x)"]).splitlines()[-1])
      = 2x sin(x) + x^2 cos(x)
    """
    place = last_right(lines, of=problem, variable=variable, syntax=syntax)
    shown = [] if place.checked is None else [str(place.checked), ""]
    if place.curve is not None and place.curve.equation is not None:
        return "\n".join([*shown, *_next_on_curve(place.curve)])
    if place.side is None:
        return "\n".join([*shown, "  there is no right line to go on from"])
    if place.checked is None or place.checked.first_wrong is not None:
        shown.append(f"  {place.side}")
    return "\n".join([*shown, *_next_of_side(place.side, place.variable)])


def _next_of_side(side: Node, variable: str) -> Iterator[str]:
    found = step_from(side, variable)
    if found is None:
        yield "  nothing is left to do"
        return
    yield f"  next: {in_text(why(found, side, lambda node: node, 'normal', set()))}"
    yield f"  = {found.expression}"


def step_from(side: Node, variable: str) -> Frame | None:
    """Return the next line from a side with the rule that leads there, None where nothing is left to do.

    Raises:
        UnsupportedError: no rule leads on.
    """
    if isinstance(side, Limit | Whole):
        side = value_of(side)
    open_ = holes(side)
    if not open_:
        moves = path(side, variable)
        if not moves:
            return None
        move = moves[0]
        return Frame(move.after, (Reason(move.rule, move.bindings, move.note),), verdict=equality(side, move.after))
    steps = [discharge(hole, ROUTES["auto"]) for hole in open_]
    plain = [step for step in steps if not step.substeps]
    # What the table knows goes in at once; a rule that leaves derivatives is a line by itself.
    taken = plain if len(plain) == len(steps) else [next(step for step in steps if step.substeps)]
    line = tidy(replace(side, {step.before: step.after for step in taken}))
    reasons = tuple(Reason(step.rule, step.bindings, step.note) for step in taken)
    return Frame(line, reasons, verdict=equality(side, line))


def _next_on_curve(curve: Curve) -> Iterator[str]:
    """Yield the next equation: both sides differentiated, y' collected, solved."""
    assert curve.equation is not None
    slope = f"{curve.y}'"
    lines = list(pairwise(derive(str(curve.equation), variables=curve.x).frames()))
    if curve.is_solved():
        yield "  nothing is left to do"
        return
    begun = curve.last is not None and slope in curve.last.free
    if not begun:
        yield f"  {curve.equation}"
    there = (pair for pair in lines if begun and _is_line(pair[0].expression, curve.last))
    solved = (pair for pair in lines if not begun or _is_solved(pair[1].expression, slope))
    before, found = next(there, None) or next(solved, lines[-1])
    yield f"  next: {in_text(why(found, before.expression, lambda node: node, 'normal', set()))}"
    yield f"  {found.expression}"


def _is_line(line: Node, written: Rel | None) -> bool:
    (line,) = in_letters(line)
    return isinstance(line, Rel) and written is not None and all(map(same, line.children, written.children))


def _is_solved(line: Node, slope: str) -> bool:
    (line,) = in_letters(line)
    return isinstance(line, Rel) and str(line.left) == slope


# The usual mistake ---------------------------------------------------------------------------------


def with_mistakes(derivation: Derivation, detail: Detail = "normal") -> str:
    """Write a derivation with, under each line, what people usually write instead, and the number that refutes it.

    Args:
        derivation: any.
        detail: a level of detail.

    >>> from derive import differentiate
    >>> print(with_mistakes(differentiate("sin(3x)")))
      d/dx [ sin(3x) ]
      = cos(3x) · d/dx [ 3x ]  chain rule, u = 3x: (sin(u))' = cos(u) u'
          not: cos(3x)  the inner derivative is missing; at x = 1: -2.96998 is needed, this is -0.989992
      = 3 cos(3x)  constant factor
          not: cos(3x)  the constant factor is missing; at x = 1: -2.96998 is needed, this is -0.989992
    """
    rows: list[str] = []
    for part in (*derivation.parts, derivation):
        stated: set[Statement] = set()
        frames = part.frames(detail)
        curve = _curve_of(frames[0].expression)
        rows.append(f"  {frames[0].expression}")
        for before, frame in pairwise(frames):
            sign = "" if isinstance(frame.expression, Rel) else "= "
            reason = in_text(why(frame, before.expression, lambda node: node, detail, stated))
            rows.append(f"  {sign}{frame.expression}  {reason}")
            rows.extend(f"      not: {told}" for told in _usual(before.expression, frame, part, curve))
        rows.append("")
    return "\n".join(rows).rstrip()


def _curve_of(first: Node) -> Curve | None:
    if not isinstance(first, Rel) or first.pending:
        return None
    (line,) = in_letters(first)
    try:
        return Curve.of(line, "") if isinstance(line, Rel) and len(line.free) > 1 else None
    except (DeriveError, StopIteration):
        return None


def _usual(before: Node, frame: Frame, part: Derivation, curve: Curve | None) -> Iterator[str]:
    """Yield the most common mistake with a line, and where it fails."""
    if curve is not None:
        yield from _usual_on_curve(before, curve)
        return
    by_rules = all(isinstance(reason.rule, Rule) for reason in frame.reasons)
    if isinstance(before, Rel | Whole | Limit) or (holes(before) and not by_rules):
        # A curve's slope, or first principles: the mistakes with the rules are made elsewhere.
        return
    wrong: Iterator[Made] = with_one_twin(before, "auto") if holes(before) else _usual_algebra(before)
    made = sorted((one for one, _ in zip(wrong, range(_TRIED), strict=False)), key=lambda one: one.weight)
    for one in made:
        if any(isinstance(hole, Deriv) for hole in holes(one.line)):
            continue
        judged = judge(before, one.line, part.function)
        if judged.judgement == "wrong" and judged.counterexample is not None:
            yield f"{tidy(one.line)}  {one.twins[0].twin.name}; {judged.counterexample}"
            return


def _usual_algebra(before: Node) -> Iterator[Made]:
    """Yield the lines that the common mistakes with a law of algebra make, none that a slip of the pen makes."""
    return (one for one in with_wrong_algebra(before) if one.twins[0].twin.right and one.twins[0].twin.rarity <= 1)


def _usual_on_curve(before: Node, curve: Curve) -> Iterator[str]:
    (line,) = in_letters(before)
    if not isinstance(line, Rel) or line.pending:
        return
    for made in curve.wrong_lines(line):
        judged = judge_on_curve(curve, [made.line.left, made.line.right])
        if judged.judgement == "wrong" and judged.counterexample is not None:
            yield f"{made.line}  {made.slip.twin.name}; {judged.counterexample}"
            return
