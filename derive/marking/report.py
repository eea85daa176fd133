"""Write a check for a person: the lines, marked, and under a wrong one what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from derive.expression import Rel, Sym
from derive.marking.record import Checked, CheckedLine, Mistake
from derive.render.html import embedded, formula, page, words
from derive.render.latex import phrase as in_latex
from derive.render.markdown import phrase as in_markdown
from derive.render.phrases import Formula, Phrase, apart
from derive.render.tex import escape
from derive.writing.latex import to_latex
from derive.writing.markup import Markup, element


class Sign(NamedTuple):
    """How a judgement is shown: its mark, the mark in LaTeX, and what is said."""

    mark: str
    latex: str
    said: str = ""


SIGNS = {
    "given": Sign(" ", r"\phantom{\surd}"),
    "follows": Sign("✓", r"\surd"),
    "conditional": Sign("!", "!"),
    "wrong": Sign("✗", r"\times", "does not follow"),
    "carried": Sign("→", r"\to", "follows from the wrong line"),
    "unread": Sign("?", "?", "not read"),
    "undecided": Sign("?", "?", "not decided"),
}


_WHOLE = {
    "right": "No mistake was found: {follow}",
    "other-form": "No mistake was found, and the answer is right in another form: {remark}",
    "incomplete": "What is there is right, but it stops short: {remark}",
    "other-question": "This answers another question: {remark}",
    "right-by-wrong-steps": "The end is right, but not by these steps: line {first} is wrong",
    "mistake": "The first wrong line is line {first}",
    "undecided": "Nothing could be decided",
    "unread": "Nothing could be read",
}


def _sentence(checked: Checked) -> str:
    count = sum(line.judgement in ("follows", "conditional") for line in checked.lines)
    open_ = sum(line.judgement in ("undecided", "unread") for line in checked.lines)
    follow = f"{count} {'line follows' if count == 1 else 'lines follow'}"
    said = _WHOLE[checked.verdict].format(follow=follow, first=checked.first_wrong, remark=checked.remark)
    rest = f"; {open_} not decided or not read" if open_ and checked.verdict not in ("unread", "undecided") else ""
    return f"{said}{rest}."


def _details(line: CheckedLine, hint: str) -> Iterator[Phrase]:
    """Yield what is said under a wrong line, as much as the hint gives away."""
    mistake = line.mistake
    if line.judgement != "wrong" or hint == "line" or mistake is None:
        return
    if hint == "kind":
        yield (f"look at: {mistake.rule}" if mistake.rule else "look at the algebra of this line",)
        return
    if line.counterexample is not None:
        point, colon, values = str(line.counterexample).rpartition(": ")
        yield *apart((point,)), f"{colon}{values}"
    for one in (mistake, *mistake.more):
        yield from _explanation(one)
    if mistake.because is not None:
        yield "but ", mistake.because
    if mistake.expected is not None:
        yield "right would be: ", mistake.expected


def _explanation(mistake: Mistake) -> Iterator[Phrase]:
    """Say what went wrong, where, and how the rule goes."""
    name = f"{mistake.rule}: {mistake.name}" if mistake.rule else mistake.name
    if mistake.place is None:
        yield (name,)
    elif mistake.written is None or mistake.written is mistake.place:
        yield f"{name}: ", mistake.place
    else:
        yield f"{name}: for ", mistake.place, " there stands ", mistake.written
    if mistake.right:
        bound = (part for letter, value in mistake.bindings for part in (", ", Rel("=", Sym(letter), value)))
        yield Formula(mistake.right), *bound


def _remark(line: CheckedLine) -> str:
    """Say what was found about a line, beside it."""
    said = SIGNS[line.judgement].said or line.condition or ", ".join(line.rules)
    return f"{said}: {line.method}" if line.judgement in ("undecided", "unread") and line.method else said


def in_text(parts: Phrase) -> str:
    """Write a phrase in plain text, in one line."""
    return "".join(part.text if isinstance(part, Formula) else str(part) for part in parts)


def as_text(checked: Checked, hint: str) -> str:
    """Return the check as plain text."""
    width = max(len(line.text) for line in checked.lines)
    rows: list[str] = []
    for line in checked.lines:
        shown = f"{line.text:<{min(width, 60)}}"
        rows.append(f"  {line.number:>2}  {shown}  {SIGNS[line.judgement].mark} {_remark(line)}".rstrip())
        rows.extend(f"        {in_text(detail)}" for detail in _details(line, hint))
    return "\n".join([*rows, "", f"  {_sentence(checked)}"])


def as_markdown(checked: Checked, hint: str) -> str:
    """Return the check as Markdown: a list of the lines."""
    rows: list[str] = []
    for line in checked.lines:
        shown = f"${_formula(line)}$" if line.read is not None else f"`{line.text}`"
        rows.append(
            " ".join(filter(None, (f"{line.number}.", SIGNS[line.judgement].mark.strip(), shown, _remark(line))))
        )
        rows.extend(f"   * {in_markdown(detail)}" for detail in _details(line, hint))
    return "\n".join([*rows, "", _sentence(checked), ""])


def as_latex(checked: Checked, hint: str) -> str:
    """Return the check as LaTeX, for a document with amsmath."""
    parts: list[str] = []
    rows: list[str] = []
    for line in checked.lines:
        formula = rf"\text{{{escape(line.text)}}}" if line.read is None else _formula(line)
        said = rf" && \text{{{escape(_remark(line))}}}" if _remark(line) else ""
        rows.append(rf"{line.number}\quad {SIGNS[line.judgement].latex}\quad& {formula}{said}")
        if details := [*_details(line, hint)]:
            parts.extend((_aligned(rows), r"\begin{quote}"))
            parts.extend(rf"{in_latex(detail)} \\" for detail in details[:-1])
            parts.extend((in_latex(details[-1]), r"\end{quote}"))
            rows = []
    return "\n".join([*parts, *([_aligned(rows)] if rows else []), "", escape(_sentence(checked)), ""])


def _aligned(rows: Sequence[str]) -> str:
    body = " \\\\\n".join(rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _formula(line: CheckedLine) -> str:
    assert line.read is not None
    return f"{'= ' if line.text.startswith('=') else ''}{to_latex(line.read)}"


def as_html(checked: Checked, hint: str) -> str:
    """Return the check as a page: the lines with their marks, and under a wrong one what went wrong."""
    title = element("h1", _TITLE, class_="derive-title")
    return page(_TITLE, element("article", title, *_html(checked, hint), class_="derive"))


def as_fragment(checked: Checked, hint: str) -> str:
    """Return the check as a part of a page."""
    return embedded(element("article", *_html(checked, hint), class_="derive", aria_label=_TITLE))


_TITLE = "A checked derivation"


def _html(checked: Checked, hint: str) -> Iterator[Markup]:
    yield element("p", _sentence(checked), class_="derive-summary")
    yield element("ol", *(_html_line(line, hint) for line in checked.lines), class_="derive-checked")
    yield from (element("p", note, class_="derive-note") for note in checked.notes)


def _html_line(line: CheckedLine, hint: str) -> Markup:
    lead = "=" if line.text.startswith("=") else ""
    shown = element("code", line.text) if line.read is None else formula(line.read, lead)
    mark = element("span", SIGNS[line.judgement].mark, role="img", aria_label=line.judgement, class_="derive-mark")
    details = [element("li", words(detail)) for detail in _details(line, hint)]
    return element(
        "li",
        element("div", shown, class_="derive-maths"),
        element("div", mark, " ", _remark(line), class_="derive-why"),
        element("ul", *details) if details else (),
        value=str(line.number),
        class_=f"derive-line derive-{line.judgement}",
    )


FORMAT = "derive-check/1"


def as_json(checked: Checked, hint: str) -> str:
    """Return the check as JSON, format ``derive-check/1``."""
    return json.dumps(record(checked, hint), ensure_ascii=False, indent=2)


def record(checked: Checked, hint: str = "full") -> dict[str, Any]:
    """Return the check as data for JSON."""
    return {
        "format": FORMAT,
        "verdict": checked.verdict,
        "first_wrong": checked.first_wrong,
        "remark": checked.remark if hint == "full" else "",
        "lines": [_line(line, hint) for line in checked.lines],
        "notes": list(checked.notes),
    }


def _line(line: CheckedLine, hint: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": line.number,
        "text": line.text,
        "read_as": None if line.read is None else str(line.read),
        "verdict": line.judgement,
        "method": line.method,
        "condition": line.condition,
        "rules": list(line.rules),
    }
    if line.counterexample is not None and hint == "full":
        point = dict(line.counterexample.at)
        told["counterexample"] = {
            "at": point,
            "needed": line.counterexample.needed,
            "written": line.counterexample.written,
        }
    if line.mistake is not None and hint != "line":
        told["mistake"] = _mistake(line.mistake, hint)
    return told


def _mistake(mistake: Mistake, hint: str) -> dict[str, Any]:
    kind = {"id": mistake.id, "rule": mistake.rule}
    if hint == "kind":
        return kind
    return {
        **kind,
        "name": mistake.name,
        "right": mistake.right,
        "with": {letter: str(value) for letter, value in mistake.bindings},
        "node": None if mistake.place is None else str(mistake.place),
        "written": None if mistake.written is None else str(mistake.written),
        "expected": None if mistake.expected is None else str(mistake.expected),
        "because": None if mistake.because is None else str(mistake.because),
        "more": [_mistake(other, hint) for other in mistake.more],
    }


REPORTS: dict[str, Callable[[Checked, str], str]] = {
    "text": as_text,
    "terminal": as_text,
    "markdown": as_markdown,
    "latex": as_latex,
    "json": as_json,
    "html": as_html,
    "html-fragment": as_fragment,
}


def marked(checked: Checked, target: str, hint: str) -> str:
    """Return a check in a format, by its name."""
    return REPORTS[target](checked, hint)
