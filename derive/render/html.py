"""HTML: a page that stands by itself, or a fragment of one: MathML, lines that unfold, light and dark, paper.

Elements are made here and written by `derive.writing.markup`; how they look says `page.css` beside this file.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import get_args

from derive.errors import LimitError
from derive.expression import Add, Node, Rel
from derive.plotting.svg import SHEET
from derive.record.derivation import Outcome, Verdict, weakest
from derive.record.levels import Detail
from derive.render.figure import figure
from derive.render.measure import Row, rows, width
from derive.render.outline import Line, Outline, Section
from derive.render.phrases import Formula, Named, Phrase, worded
from derive.render.text import phrase as plain
from derive.startup.data import replace as copy
from derive.writing.markup import Element, Markup, element, markup
from derive.writing.mathml import mathematics

_NARROW = 17.0
"""Ems on the screen of a telephone: what is wider is set so that it can be broken."""
_BESIDE = 27.0
"""Ems that leave room for a reason beside them."""
_WIDE = 40.0
"""Ems of a page."""
_LEVELS: tuple[Detail, ...] = get_args(Detail)
_MARKS = {Outcome.PROVED: "✓", Outcome.AGREED: "≈", Outcome.UNVERIFIED: "?"}


def html(outline: Outline, *, picture: bool = True) -> str:
    """Render as a page that needs nothing but itself.

    Args:
        outline: the derivation.
        picture: whether the function and its derivative are drawn, where they can be.
    """
    title = " ".join(plain(outline.title).split())
    return page(title, article(outline, "h1", picture=picture))


def page(title: str, *content: Markup) -> str:
    """Return a page that needs nothing but itself.

    Args:
        title: its name, in words.
        content: what stands on it.
    """
    style, script = _file("page.css") + _style(), _file("page.js")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        # Whatever was typed, nothing else runs and nothing is fetched.
        element("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        element("title", title),
        element("style", style),
    )
    body = element("body", element("main", *content), element("script", script))
    return f"<!DOCTYPE html>\n{markup(element('html', head, body, lang='en'))}\n"


def article(outline: Outline, heading: str, *before: Markup, picture: bool = False) -> Element:
    """Return a derivation below a heading of some rank.

    Args:
        outline: the derivation.
        heading: the element of its title, ``h1``.
        before: what stands before it.
        picture: as for `html`.
    """
    return _Page(outline).article(heading, *before, after=(figure(outline),) if picture else ())


def formula(node: Node, lead: str = "") -> Markup:
    """Return an expression that may be broken where a page is narrow, behind a sign such as ``=``."""
    return _broken(node, lead)


def words(parts: Phrase) -> Markup:
    """Return words and mathematics in a row."""
    return tuple(
        _statement(part) if isinstance(part, Formula) else part if isinstance(part, str) else _broken(part)
        for part in parts
    )


def fragment(outline: Outline, *, picture: bool = False) -> str:
    """Render as a part of somebody's page: its style reaches nothing else, and it takes its colours from there.

    Args:
        outline: the derivation.
        picture: as for `html`.
    """
    return embedded(article(outline, "h2", picture=picture))


def embedded(content: Element) -> str:
    """Return a part of somebody's page with its style.

    Args:
        content: an element of the class ``derive``.
    """
    return f"{markup(copy(content, children=(element('style', _style()), *content.children)))}\n"


def _style() -> str:
    return _file("derive.css") + SHEET


def _file(name: str) -> str:
    return files("derive.render").joinpath(name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; form-action 'none'"


class _Page:
    """One writing of one outline, that counts what it has named."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.levels = _levels(outline)
        self._prefix = f"d{sha256(repr((outline.source, outline.title)).encode()).hexdigest()[:8]}"
        self._count = count(1)

    def name(self) -> str:
        """Return an identifier that nothing else on the page has."""
        return f"{self._prefix}-{next(self._count)}"

    def article(self, heading: str, *before: Markup, after: tuple[Markup, ...] = ()) -> Element:
        """Return the whole below a heading of some rank, with what stands before it and after its sections."""
        shown, title = self.outline, self.name()
        below = f"h{int(heading[1]) + 1}"
        places = range(len(shown.sections))
        return element(
            "article",
            *before,
            element(heading, self.phrase(shown.title, display=True), id=title, class_="derive-title"),
            self._source() if shown.source_tells_more else (),
            tuple(element("p", self.words(note), class_="derive-note") for note in shown.notes),
            self._choice(),
            tuple(self._section(place, below) for place in places),
            self._where(shown.definitions),
            *after,
            self._summary(),
            class_="derive",
            aria_labelledby=title,
        )

    def _source(self) -> Element:
        return element("p", "Input: ", element("code", self.outline.source), class_="derive-source")

    def _choice(self) -> Markup:
        """Return the choice among levels, in a form of its own that other derivations of a page have no part in."""
        if len(self.levels) == 1:
            return ()
        group = self.name()
        given = {level: {"checked": "checked"} if level == self.outline.detail else {} for level in self.levels}
        choices = tuple(
            element("label", element("input", type="radio", name=group, value=level, **given[level]), level)
            for level in self.levels
        )
        legend = element("legend", "Lines")
        return element("form", element("fieldset", legend, *choices), method="dialog", class_="derive-levels")

    # A section -------------------------------------------------------------------------------------

    def _section(self, place: int, heading: str) -> Element:
        section = self.outline.sections[place]
        return element(
            "section",
            element(heading, self.phrase(section.heading)) if section.heading else (),
            element("p", self.phrase(section.plan), class_="derive-plan") if section.plan else (),
            self._chains(place),
            self._answer(section),
            self._where(section.definitions),
            self._kinks(section),
        )

    def _chains(self, place: int) -> Markup:
        """Return the chain at every level, each line with the lines of the next level that lead to it."""
        section = self.outline.sections[place]
        if section.is_answer_alone:
            return ()
        names = list(self.levels)
        chains = [self.levels[name].sections[place] for name in names]
        finer = [*chains[1:], None]
        return tuple(
            self._chain(chain, [()] * len(chain.lines) if below is None else list(_between(chain, below)), level)
            for level, chain, below in zip(names, chains, finer, strict=True)
        )

    def _chain(self, section: Section, finer: Sequence[Steps], level: Detail) -> Element:
        goal = element("li", element("div", _broken(section.goal), class_="derive-maths"), class_="derive-goal")
        lines = tuple(map(self._line, section.lines, finer, section.left_sides))
        chosen = " derive-chosen" if level == self.outline.detail else ""
        return element("ol", goal, *lines, class_=f"derive-chain derive-{level}{chosen}", role="list")

    def _line(self, line: Line, finer: Steps = (), above: Node | None = None) -> Element:
        wide = " derive-wide" if width(line.expression) > _BESIDE else ""
        lead = "" if isinstance(line.expression, Rel) else "="
        # The left side above takes its room, unseen and unread, so that the signs stand below each other.
        room = () if above is None else (element("span", _broken(above), class_="derive-room"),)
        shown = _broken(line.expression, lead, line.changed)
        maths = element("div", *room, shown, class_=f"derive-maths{wide}")
        why = element(
            "div",
            self._mark(line.verdict),
            " ",
            self.phrase(line.why, display=True),
            " ",
            self._finer(finer),
            class_="derive-why",
        )
        return element("li", maths, why)

    def _finer(self, steps: Steps) -> Markup:
        """Return the lines that a line joins, folded."""
        if not steps:
            return ()
        first, lines = steps
        start = element("li", element("div", _broken(first), class_="derive-maths"), class_="derive-goal")
        chain = element("ol", start, *map(self._line, lines), class_="derive-chain", role="list")
        return element("details", element("summary", f"in {len(lines)} steps"), chain)

    def _mark(self, verdict: Verdict | None) -> Element:
        outcome = Outcome.UNVERIFIED if verdict is None else verdict.outcome
        kind = outcome.name.lower()
        return element(
            "span", _MARKS[outcome], role="img", aria_label=outcome.value, class_=f"derive-mark derive-{kind}"
        )

    def _answer(self, section: Section) -> Markup:
        if section.answer is None:
            return ()
        left, right, domain = section.answer
        shown = element("div", _broken(Rel("=", left, right)), class_="derive-maths")
        told = element("div", self.phrase(domain), class_="derive-domain") if domain else ()
        return element("div", shown, told, class_="derive-answer", role="group", aria_label="Answer")

    def _where(self, definitions: Iterable[tuple[Node, Node]]) -> Markup:
        return tuple(
            element("p", "where ", _broken(Rel("=", name, value)), class_="derive-where") for name, value in definitions
        )

    def _kinks(self, section: Section) -> Markup:
        return tuple(element("p", self.phrase(kink), class_="derive-kink") for kink in section.kinks)

    def _summary(self) -> Element:
        worst = weakest(line.verdict for line in _lines(self.outline))
        told = "; ".join(filter(None, (self.outline.summary, self.outline.agreement)))
        return element("p", self._mark(worst), " ", told, class_="derive-summary")

    # Words and mathematics ---------------------------------------------------------------------------

    def phrase(self, parts: Phrase, *, display: bool = False) -> Markup:
        """Return words and mathematics in a row; where lines are tall fractions have room for their full size."""
        return tuple(self._part(part, display) for part in parts)

    def _part(self, part: str | Node | Formula, display: bool) -> Markup:
        match part:
            case Named():
                return self._rule(part)
            case str():
                return self.words(part)
            case Formula():
                return _statement(part)
        return _broken(part) if display else mathematics(part)

    def words(self, sentence: str) -> Markup:
        """Return a sentence, the formulas in it as mathematics."""
        return tuple(run if isinstance(run, str) else _statement(run) for run in worded(sentence))

    def _rule(self, name: Named) -> Markup:
        """Return the name of a rule, with what it says for those who point at it or come to it by the keyboard."""
        if not name.rule.statement:
            return str(name)
        told = self.name()
        term = element("dfn", str(name), tabindex="0", aria_describedby=told)
        said = {"aria_label": name.rule.statement, "id": told, "class_": "derive-tip"}
        tip = element("span", _statement(Formula(name.rule.statement)), role="tooltip", **said)
        return element("span", term, tip, class_="derive-rule")


Steps = tuple[()] | tuple[Node, tuple[Line, ...]]
"""What a line is reached from, and the lines from there to it; () where it is one step."""


def _levels(outline: Outline) -> dict[Detail, Outline]:
    """Return the levels that have lines of their own; only the one asked for where long parts have names of its own."""
    found: dict[Detail, Outline] = {}
    for level in _LEVELS:
        try:
            other = outline.at(level)
        except LimitError:
            continue
        if other.definitions or outline.definitions:
            return {outline.detail: outline}
        # Where a level tells in one section what another tells in several, their chains are no chains of the same.
        if len(other.sections) == len(outline.sections):
            found[level] = other
    seen: set[tuple[Node, ...]] = {_expressions(outline)}
    kept: dict[Detail, Outline] = {}
    for level, other in found.items():
        if level == outline.detail or _expressions(other) not in seen:
            kept[level] = other
            seen.add(_expressions(other))
    return kept


def _lines(outline: Outline) -> Iterator[Line]:
    return (line for section in outline.sections for line in section.lines)


def _expressions(outline: Outline) -> tuple[Node, ...]:
    return tuple(line.expression for line in _lines(outline))


def _between(section: Section, finer: Section) -> Iterator[Steps]:
    """Yield for each line of a chain the lines of a finer one that lead to it, where it has the line."""
    start, at = finer.goal, 0
    for line in section.lines:
        place = next((i for i in range(at, len(finer.lines)) if finer.lines[i].expression is line.expression), None)
        if place is None:
            yield ()
            continue
        yield (start, finer.lines[at : place + 1]) if place > at else ()
        start, at = line.expression, place + 1


def _statement(formula: Formula) -> Markup:
    """Return the statement of a rule."""
    read = formula.read()
    if read is None:
        return element("span", formula.text, class_="derive-statement")
    primed, node = read
    return mathematics(node, primed=primed, display=True)


def _broken(node: Node, lead: str = "", marked: Sequence[Node] = ()) -> Markup:
    """Return an expression as one formula, or as several that may stand on lines of their own where it is wide."""
    formulas = [
        mathematics(part.node, lead=signs, opened=part.opened, closed=part.closed, display=True, marked=marked)
        for signs, part in _parts(node, lead)
    ]
    return tuple(part for formula in formulas for part in (element("wbr"), formula))[1:]


Signs = tuple[str, ...]


def _parts(node: Node, lead: str) -> Iterator[tuple[Signs, Row]]:
    """Break an expression into parts no wider than a page, and at its terms so that a narrow one can be filled."""
    if width(node) <= _NARROW:
        yield (lead,) if lead else (), Row("", node)
    elif isinstance(node, Rel):
        yield from _parts(node.left, lead)
        yield from _parts(node.right, node.relation)
    else:
        for place, row in enumerate(rows(node, _WIDE)):
            before = () if place else (lead,)
            yield from _terms(
                (*before, row.sign) if row.sign else tuple(filter(None, before)), row, going_on=bool(place)
            )


def _terms(signs: Signs, row: Row, *, going_on: bool) -> Iterator[tuple[Signs, Row]]:
    terms = row.node.children if isinstance(row.node, Add) else (row.node,)
    for place, term in enumerate(terms):
        opened, closed = (() if place else row.opened), (row.closed if place == len(terms) - 1 else "")
        # A term of its own sign that goes on a sum is written like the others of the sum.
        follows = place or (going_on and not signs)
        yield ("+",) if follows else signs, Row("", term, opened, closed)
