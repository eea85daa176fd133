"""What comes next, what people usually get wrong, problems with a key, and many answers at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import derive
from derive.errors import DeriveError
from derive.expression import Deriv, Sym
from derive.marking import check
from derive.marking.batch import Summary, batch
from derive.marking.quiz import LEVELS, TOPICS, quiz, rules_needed
from derive.marking.teach import next_line, with_mistakes
from derive.marking.worksheet import answers_in
from derive.values.evaluate import evaluate

NEXT = [
    ("x^2 sin(x)", [], "product rule", "= d/dx [ x^2 ] · sin(x) + x^2 · d/dx [ sin(x) ]"),
    ("x^2 sin(x)", ["= 2x sin(x) + x^2 d/dx sin(x)"], "derivative of the sine", "= 2x sin(x) + x^2 cos(x)"),
    ("sin(3x)", [], "chain rule", "= cos(3x) · d/dx [ 3x ]"),
    # After a wrong line one goes on from the last right one.
    ("sin(3x)", ["= cos(3x)"], "chain rule", "= cos(3x) · d/dx [ 3x ]"),
    ("x^2 + y^2 = 25", ["2x + 2y y' = 0"], "gather the terms", "2y y' = -2x"),
]


@pytest.mark.parametrize(("problem", "lines", "rule", "line"), NEXT, ids=lambda value: str(value)[:30])
def test_the_next_line(problem: str, lines: list[str], rule: str, line: str) -> None:
    told = [row.strip() for row in next_line(problem, lines).splitlines()]
    assert told[-1] == line
    assert told[-2].startswith(f"next: {rule}")


@pytest.mark.parametrize("problem", ["x^2 sin(x)", "ln(x^2 + 1)/x", "(3x - 1)^4", "e^(-x) cos(2x)"])
def test_line_by_line_one_arrives_at_the_derivative(problem: str) -> None:
    lines: list[str] = []
    for _ in range(20):
        told = next_line(problem, lines).splitlines()[-1].strip()
        if not told.startswith("="):
            break
        lines.append(told)
    found = check(lines, of=problem)
    assert found.verdict == "right"
    assert {line.judgement for line in found.lines} == {"follows"}


def test_nothing_is_left_to_do_at_the_end() -> None:
    assert next_line("x^3", ["= 3x^2"]).splitlines()[-1].strip() == "nothing is left to do"


@pytest.mark.parametrize("source", ["sin(3x)", "x^2 sin(x)", "sin(x)/x", "3^x", "sqrt(x^2 + 1)"])
def test_the_usual_mistake_is_one(source: str) -> None:
    told = [row.strip() for row in with_mistakes(derive.differentiate(source)).splitlines()]
    wrong = [row.removeprefix("not: ").partition("  ")[0] for row in told if row.startswith("not: ")]
    assert wrong
    for line in wrong:
        assert check([f"d/dx [ {source} ]", f"= {line}"]).first_wrong == 2, line


@pytest.mark.parametrize("lines", ["let u = 2x+1", "u = 2x + 1, du/dx = 2"])
def test_lines_about_u_leave_the_problem_as_it_is(lines: str) -> None:
    assert "5(2x + 1)^4" in next_line("(2x+1)^5", lines)


@pytest.mark.parametrize(("source", "options"), [("x = t^2, y = t^3", {}), ("sqrt(x)", {"route": "limit"})])
def test_no_mistake_with_a_rule_is_shown_where_no_rule_is_used(source: str, options: dict[str, Any]) -> None:
    whole = with_mistakes(derive.derive(source, **options))
    place = whole.index("parametric" if "x =" in source else "definition")
    assert "constant is 0" not in whole[place:]
    assert "exponent" not in whole[place:]


def test_the_usual_mistake_on_a_curve() -> None:
    assert "the factor y' is missing" in with_mistakes(derive.implicit("x^2 + y^2 = 25"))


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("level", [LEVELS[0], LEVELS[2]])
def test_a_quiz_is_the_same_for_the_same_seed(topic: str, level: int) -> None:
    first, second = (quiz(topic, level=level, seed=3, count=2) for _ in range(2))
    assert first == second
    assert quiz(topic, level=level, seed=4, count=2) != first
    assert len({problem.source for problem in first.problems}) == 2


@pytest.mark.parametrize("topic", ["product", "quotient", "chain", "exponential", "logarithm", "trigonometry", "mixed"])
def test_the_level_is_the_number_of_rules(topic: str) -> None:
    for level in LEVELS:
        for problem in quiz(topic, level=level, seed=2, count=2).problems:
            assert rules_needed(derive.parse(problem.source)) == level


@pytest.mark.parametrize("topic", ["power", "chain", "implicit", "parametric"])
def test_the_key_is_judged_right(topic: str) -> None:
    for problem in quiz(topic, level=2, seed=5, count=2).problems:
        assert problem.key.verdict
        assert problem.judged(str(problem.key.result)).verdict in ("right", "other-form"), problem.source


def test_answers_are_judged_by_their_numbers() -> None:
    asked = quiz("chain", level=1, seed=1, count=3)
    right = str(asked.problems[0].key.derivative)
    first, second, third = asked.judged(f"1. {right}\n3. {right}")
    assert first is not None
    assert first.verdict == "right"
    assert second is None
    assert third is not None
    assert third.first_wrong == 1
    assert answers_in("1) 2x\n   = x + x") == {1: "2x\n   = x + x"}


def test_problems_have_values() -> None:
    for topic in ("chain", "logarithm", "mixed"):
        for problem in quiz(topic, level=3, seed=6, count=4).problems:
            function = derive.parse(problem.source)
            assert any(evaluate(function, {"x": k / 7}, 15) is not None for k in range(1, 20)), problem.source
            assert "x" in Deriv(function, Sym("x")).free


@pytest.mark.parametrize("target", ["text", "markdown", "latex", "json", "html"])
def test_worksheet_and_key(target: str) -> None:
    asked = quiz("quotient", level=1, seed=1, count=2)
    sheet, key, both = (asked.to(target, part) for part in ("sheet", "key", "all"))  # type: ignore[arg-type]
    assert len(sheet) < len(key) < len(both)
    if target == "json":
        told = json.loads(sheet)
        assert told["format"] == "derive-quiz/1"
        assert not any("answer" in problem for problem in told["problems"])


def test_a_worksheet_is_a_page_with_each_problem_and_its_derivation(tmp_path: Path) -> None:
    from derive.cli import run

    target = tmp_path / "sheet.html"
    assert run(["quiz", "implicit", "--seed", "3", "--count", "2", "-o", str(target)]) == 0
    page = ElementTree.fromstring(target.read_text(encoding="utf-8").removeprefix("<!DOCTYPE html>\n"))
    assert sum(item.get("class") == "derive-problem" for item in page.iter("li")) == 2
    assert sum(part.get("class") == "derive" for part in page.iter("article")) == 2


def test_no_such_topic() -> None:
    with pytest.raises(DeriveError, match="there are power, product"):
        quiz("knitting")


RECORDS = [
    '{"id": "a", "of": "sin(2x)", "answer": "cos(2x)"}',
    '{"problem": "derivative of x^2", "lines": ["= 2x"]}',
    "no JSON",
    '{"lines": ["d/dx x^3", "= 3x^2"], "accept": "x^2 + 2x^2"}',
]


def test_many_at_once() -> None:
    results = list(batch(RECORDS))
    assert [result["number"] for result in results] == [1, 2, 3, 4]
    assert [result["check"]["verdict"] if "check" in result else "" for result in results] == [
        "mistake",
        "right",
        "",
        "other-form",
    ]
    assert results[0]["id"] == "a"
    summary = Summary()
    for result in results:
        summary.add(result)
    assert summary.status == 1
    assert "1  chain rule: the inner derivative is missing" in str(summary)
    done = {result["digest"]: result for result in results[:2]}
    assert list(batch(RECORDS, done)) == results


def test_an_interrupted_batch_is_gone_on_with(tmp_path: Path) -> None:
    from derive.cli import run

    source, whole, rest = (tmp_path / name for name in ("in.jsonl", "whole.jsonl", "rest.jsonl"))
    source.write_text("\n".join(RECORDS), encoding="utf-8")
    assert run(["check", "--batch", str(source), "--output", str(whole)]) == 1
    first, second, *_ = whole.read_text(encoding="utf-8").splitlines()
    rest.write_text(f"{first}\n{second[:40]}", encoding="utf-8")
    assert run(["check", "--batch", str(source), "--output", str(rest)]) == 1
    assert rest.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["x^2 sin(x)", "--next"], "next: product rule"),
        (["x^2 sin(x)", "--next", "= 2x sin(x) + x^2 d/dx sin(x)"], "= 2x sin(x) + x^2 cos(x)"),
        (["sin(3x)", "--mistakes"], "not: cos(3x)"),
        (["quiz", "chain", "--seed", "1", "--part", "sheet"], "Differentiate f(x) = e^(x^3 - 9)"),
        (["check", "= y/(2x)", "--of", "x^2 + y^4 = 5x y^2", "--accept", "y/(2x)"], "No mistake was found"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_the_commands(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    from derive.cli import run

    assert run(arguments) == 0
    assert expected in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--batch", "nowhere.jsonl"], "there is no file nowhere.jsonl"),
        (["check", "homework.tex"], "there is no file homework.tex"),
        (["quiz", "knitting"], "there is no topic 'knitting'"),
        (["quiz", "chain", "--level", "9"], "the level is a number from 1 to 5"),
        (["check", "= 2x", "--of", "the same"], "there is no formula in this problem"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_can_not_be_done_is_said(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    from derive.cli import run

    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told
