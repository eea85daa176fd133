"""A worksheet: problems, their key in every format, and what is said of answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from derive.expression import Node
from derive.marking.check import check
from derive.marking.record import Checked
from derive.questions.doors import derive
from derive.record.derivation import Derivation
from derive.render.html import article, formula, page
from derive.render.outline import outline
from derive.render.tex import escape
from derive.startup.data import data
from derive.startup.patterns import pattern
from derive.writing.latex import to_latex
from derive.writing.markup import Markup, element

Format = Literal["text", "markdown", "latex", "json", "html"]


@data
class Problem:
    """One problem.

    Attributes:
        number: its place in the quiz, from 1.
        words: what is asked: ``Differentiate``, ``Find dy/dx where``.
        sides: the formulas of the problem, in order.
        source: the problem as `derive` takes it.
        asked: the problem as `check` takes it.
    """

    number: int
    words: str
    sides: tuple[Node, ...]
    source: str
    asked: str

    @property
    def key(self) -> Derivation:
        """Its derivation."""
        # The answer to a function is wanted in x, not in the function itself.
        return derive(
            self.source, target="explicit" if self.source == self.asked and "=" not in self.source else "auto"
        )

    def judged(self, answer: str) -> Checked:
        """Judge an answer: one line, or all of a derivation."""
        lines = [line for line in answer.splitlines() if line.strip()]
        if len(lines) == 1 and "=" not in lines[0]:
            lines = [f"= {lines[0]}"]
        return check(lines, of=self.asked)


@data
class Quiz:
    """Problems of a topic.

    Attributes:
        topic: what they are about, a key of `derive.marking.quiz.TOPICS`.
        level: how many rules a problem needs, from 1 to 5.
        seed: what the choice depends on.
        problems: in order.
    """

    topic: str
    level: int
    seed: int
    problems: tuple[Problem, ...]

    def to(self, target: Format = "text", part: str = "all") -> str:
        """Return worksheet and key.

        Args:
            target: ``text``, ``markdown``, ``latex``, ``html`` or ``json``.
            part: ``sheet``, ``key`` or ``all``.
        """
        return _WRITERS[target](self, part)

    def __str__(self) -> str:
        return self.to("text")

    def judged(self, answers: str) -> list[Checked | None]:
        """Judge answers; None where there is none.

        Args:
            answers: one a line, or numbered: ``1. 2x cos(x^2)``, each perhaps with the lines that lead to it.
        """
        given = answers_in(answers)
        return [problem.judged(given[problem.number]) if problem.number in given else None for problem in self.problems]


_NUMBERED = pattern(r"^\s*(\d{1,3})\s*[.):]\s+(.*)$")


def answers_in(text: str) -> dict[int, str]:
    """Return the answers of a text by their numbers.

    >>> answers_in("1. 2x\\n2) = cos(x)\\n   = sin(x)"), answers_in("2x\\n3x")
    ({1: '2x', 2: '= cos(x)\\n   = sin(x)'}, {1: '2x', 2: '3x'})
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(map(_NUMBERED.match, lines)):
        return dict(enumerate(map(str.strip, lines), 1))
    found: dict[int, str] = {}
    current = 0
    for line in lines:
        if (match := _NUMBERED.match(line)) is not None:
            current = int(match[1])
            found[current] = match[2]
        elif current:
            found[current] += f"\n{line}"
    return found


def _title(quiz: Quiz) -> str:
    return f"{quiz.topic.capitalize()}, level {quiz.level} (seed {quiz.seed})"


def _formulas(problem: Problem) -> str:
    return r", \quad ".join(map(to_latex, problem.sides))


def _as_text(quiz: Quiz, part: str) -> str:
    rows = [_title(quiz), ""]
    if part != "key":
        for problem in quiz.problems:
            rows.append(f"{problem.number:>2}. {problem.words} {', '.join(map(str, problem.sides))}")
    if part != "sheet":
        rows.extend(["", "Key"] if part == "all" else [])
        for problem in quiz.problems:
            key = problem.key
            rows.extend(["", f"{problem.number:>2}. {key.result}", "", key.to("text").rstrip()])
    return "\n".join(rows) + "\n"


def _as_markdown(quiz: Quiz, part: str) -> str:
    rows = [f"# {_title(quiz)}", ""]
    if part != "key":
        for problem in quiz.problems:
            rows.append(f"{problem.number}. {problem.words} ${_formulas(problem)}$")
    if part != "sheet":
        rows.extend(["", "## Key"] if part == "all" else [])
        for problem in quiz.problems:
            rows.extend(["", f"### {problem.number}", "", problem.key.to("markdown").rstrip()])
    return "\n".join(rows) + "\n"


def _as_latex(quiz: Quiz, part: str) -> str:
    rows = [rf"\section*{{{escape(_title(quiz))}}}"]
    if part != "key":
        items = (f"  \\item {p.words} ${_formulas(p)}$" for p in quiz.problems)
        rows.extend([r"\begin{enumerate}", *items, r"\end{enumerate}"])
    if part != "sheet":
        rows.extend([r"\section*{Key}"] if part == "all" else [])
        for problem in quiz.problems:
            rows.extend([rf"\paragraph*{{{problem.number}.}}", problem.key.to("latex").rstrip()])
    return "\n".join(rows) + "\n"


def _as_json(quiz: Quiz, part: str) -> str:
    def item(problem: Problem) -> dict[str, object]:
        done = problem.key if part != "sheet" else None
        sheet = {"words": problem.words, "formulas": [*map(str, problem.sides)], "of": problem.asked}
        key = {} if done is None else {"answer": str(done.result), "derivation": json.loads(done.to("json"))}
        return {"number": problem.number, **(sheet if part != "key" else {}), **key}

    whole = {"format": "derive-quiz/1", "topic": quiz.topic, "level": quiz.level, "seed": quiz.seed}
    return json.dumps({**whole, "problems": [item(problem) for problem in quiz.problems]}, ensure_ascii=False, indent=2)


def _as_html(quiz: Quiz, part: str) -> str:
    title = _title(quiz)
    body: list[Markup] = [element("h1", title, class_="derive-title")]
    if part != "key":
        items = (
            element("li", f"{problem.words} ", *_listed(problem.sides), class_="derive-problem")
            for problem in quiz.problems
        )
        body.append(element("ol", *items))
    if part != "sheet":
        body.extend([element("h2", "Key")] if part == "all" else [])
        body.extend(
            element("section", element("h3", f"{problem.number}."), article(outline(problem.key), "h4"))
            for problem in quiz.problems
        )
    return page(title, element("div", *body, class_="derive"))


def _listed(sides: Sequence[Node]) -> Iterator[Markup]:
    for place, side in enumerate(sides):
        yield from ((", ",) if place else ())
        yield formula(side)


_WRITERS: dict[Format, Callable[[Quiz, str], str]] = {
    "text": _as_text,
    "markdown": _as_markdown,
    "latex": _as_latex,
    "json": _as_json,
    "html": _as_html,
}


def written(quiz: Quiz, found: Sequence[Checked | None], hint: str = "full") -> Iterator[str]:
    """Yield what is said of answers, problem by problem."""
    for problem, checked in zip(quiz.problems, found, strict=True):
        yield f"{problem.number:>2}. {problem.words} {', '.join(map(str, problem.sides))}"
        yield "  no answer" if checked is None else checked.to("text", hint)
        yield ""
    right = sum(checked is not None and checked.verdict in ("right", "other-form") for checked in found)
    yield f"{right} of {len(found)} right"
