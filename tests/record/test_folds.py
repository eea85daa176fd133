"""Lines are a fold over the record: what they are worth follows from the steps that they join."""

from __future__ import annotations

from itertools import pairwise

import pytest

import derive
from derive.expression import ONE, TWO, Add, Call, Deriv, Mul, Node, Num, Pow, Sym, postorder, tidy
from derive.record.derivation import Outcome, Rule, Step, Verdict, weakest
from derive.record.frames import LEVELS, frames, introduced, joints
from derive.record.step import fold_steps

x, y = Sym("x"), Sym("y")
PROVED = Verdict(Outcome.PROVED, "in the field")
FEW = Verdict(Outcome.AGREED, "at points", points=3, digits=25)
MANY = Verdict(Outcome.AGREED, "at points", points=12, digits=12)
OPEN = Verdict(Outcome.UNVERIFIED, "no point")


def rule(name: str, weight: int = 1, *, implied: bool = False) -> Rule:
    return Rule(id=name, name=name, statement="", rewrite=lambda node: None, weight=weight, implied=implied)


SUM, POWER, CHAIN, ARRANGE = rule("sum"), rule("power", 0), rule("chain", 2), rule("arrange", 0, implied=True)


def goal(node: Node) -> Deriv:
    return Deriv(node, x)


def tree(sum_: Verdict | None, power: Verdict | None) -> Step:
    """d/dx [x^2 + sin(x)], its first term by one rule and its second by another."""
    square, sine = Pow(x, TWO), Call("sin", x)
    below = (
        Step(POWER, goal(square), Mul(TWO, x), verdict=power),
        Step(POWER, goal(sine), Call("cos", x), verdict=PROVED),
    )
    return Step(SUM, goal(Add(square, sine)), Add(goal(square), goal(sine)), substeps=below, verdict=sum_)


def test_a_fold_meets_each_step_once_after_its_substeps() -> None:
    first, second = tree(PROVED, PROVED).substeps
    shared = Step(CHAIN, goal(x), ONE, substeps=(first, second, first))
    root = Step(ARRANGE, goal(y), x, substeps=(shared, first))
    met: list[Step] = []

    def size(step: Step, below: tuple[int, ...]) -> int:
        met.append(step)
        return 1 + sum(below)

    assert fold_steps(root, size) == 6
    assert [met.count(step) for step in (first, second, shared, root)] == [1, 1, 1, 1]
    assert met[-1] is root
    assert fold_steps(root, size, {id(shared): 10, id(first): 1}) == 12


@pytest.mark.parametrize(
    ("verdicts", "outcome", "points", "digits"),
    [
        ((), Outcome.PROVED, 0, 0),
        ((PROVED, PROVED), Outcome.PROVED, 0, 0),
        ((PROVED, FEW), Outcome.AGREED, 3, 25),
        ((FEW, MANY, PROVED), Outcome.AGREED, 3, 12),
        ((FEW, OPEN), Outcome.UNVERIFIED, 0, 0),
        # What nobody looked at is not proved.
        ((PROVED, None), Outcome.UNVERIFIED, 0, 0),
    ],
)
def test_what_joined_equalities_are_worth(
    verdicts: tuple[Verdict | None, ...], outcome: Outcome, points: int, digits: int
) -> None:
    found = weakest(verdicts)
    assert (found.outcome, found.points, found.digits) == (outcome, points, digits)


@pytest.mark.parametrize("detail", LEVELS)
@pytest.mark.parametrize("weak", [PROVED, FEW, OPEN, None])
def test_a_line_is_worth_its_weakest_step(detail: str, weak: Verdict | None) -> None:
    """Whatever a level joins: no line, and no level as a whole, is worth more than what it rests on."""
    for step in (tree(weak, PROVED), tree(PROVED, weak)):
        found = frames(step.before, (step,), detail)
        assert found[0].verdict is None
        assert weakest(line.verdict for line in found[1:]).outcome is weakest([weak]).outcome


def test_each_level_swallows_what_its_reader_sees_at_a_glance() -> None:
    step = tree(PROVED, FEW)
    shown = {detail: [line.verdict for line in frames(step.before, (step,), detail)[1:]] for detail in LEVELS}
    assert {detail: [str(verdict) for verdict in verdicts] for detail, verdicts in shown.items()} == {
        "brief": ["agreed at 3 points to 25 digits"],
        "normal": ["proved", "agreed at 3 points to 25 digits"],
        "detailed": ["proved", "agreed at 3 points to 25 digits"],
    }


def test_a_light_move_is_joined_and_weakens_the_line() -> None:
    step = tree(PROVED, PROVED)
    turned = Step(ARRANGE, tidy(Add(Mul(TWO, x), Call("cos", x))), Add(Call("cos", x), Mul(TWO, x)), verdict=FEW)
    last = frames(step.before, (step, turned))[-1]
    assert (str(last.expression), last.verdict) == ("cos(x) + 2x", FEW)
    assert all(reason.rule is not ARRANGE for reason in last.reasons)


def test_joints_are_what_a_level_takes_for_granted() -> None:
    step = tree(PROVED, PROVED)
    gap = Step(CHAIN, y, Num(3), verdict=PROVED)
    pairs = {(str(left), str(right)) for left, right in joints(step.before, (step, gap)) if left is not right}
    assert pairs == {("2x + cos(x)", "y")}


def test_unknown_level() -> None:
    with pytest.raises(derive.DeriveError, match="detail is one of brief, normal, detailed, not 'terse'"):
        frames(x, (), "terse")


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        (Add(x, ONE), Add(x, ONE), ()),
        (Add(x, ONE), Add(x, TWO), (TWO,)),
        (Mul(x, y), Mul(y, Pow(x, TWO)), (TWO,)),
        (Mul(x, y), Mul(y, Pow(Num(3), TWO)), (Pow(Num(3), TWO),)),
        (x, Pow(y, TWO), (Pow(y, TWO),)),
    ],
)
def test_parts_that_a_line_introduces(before: Node, after: Node, new: tuple[Node, ...]) -> None:
    assert introduced(before, after) == new


FORMATS = ("text", "terminal", "latex", "markdown", "json")
RECORDS = {
    "cosine": lambda: derive.differentiate("x^2 cos(3x)/(1 + x)", order=2),
    "implicit": lambda: derive.implicit("x^2 + y^2 = 25", at=(3, 4), tangent=True),
    "gradient": lambda: derive.gradient("x^2 y"),
    "arrays": lambda: derive.grad("x^T A x", "x", shapes={"x": "n", "A": ("n", "n")}),
    "limit": lambda: derive.differentiate("|x|", route="limit", at=0),
    "point": lambda: derive.differentiate("sqrt(x)", at=4, tangent=True),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_shown_without_the_verifier_and_without_sympy(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record = RECORDS[kind]()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a record was made already: nothing is left to check")

    for home in ("derive.verify.lines", "derive.verify", "derive.answer.builder"):
        monkeypatch.setattr(f"{home}.check", refuse)
        monkeypatch.setattr(f"{home}.verified", refuse, raising=False)
    for name in ("load", "to_sympy", "derivative", "factor"):
        monkeypatch.setattr(f"derive.sympy_door.door.{name}", refuse)
    for detail in LEVELS:
        assert weakest(line.verdict for part in (*record.parts, record) for line in part.frames(detail)[1:])
        for target in FORMATS:
            assert record.to(target, detail=detail)


def test_a_line_tells_what_the_line_before_did_not_have() -> None:
    for before, line in pairwise(derive.differentiate("x^2 sin(x)").frames()):
        assert line.changed
        assert set(line.changed) <= set(postorder(line.expression))
        assert set(line.changed).isdisjoint(postorder(before.expression))
