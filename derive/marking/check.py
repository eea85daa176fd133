"""Check the derivation of a person line by line: does each follow from what stands before it, and if not, why not?

A line is called wrong only with a counterexample: a point in the domain of what was asked, confirmed at two
precisions, at which it has another value than what it should equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from derive.errors import ParseError
from derive.expression import Node
from derive.marking.antiderivatives import substituted_in
from derive.marking.array_shapes import shapes_of, told_in
from derive.marking.arrays import ArrayMarker, given_in
from derive.marking.curves import Curve
from derive.marking.hints import (
    called_in,
    constants_in,
    defined_in,
    functions_in,
    greek_by,
    has_lost,
    letter_by,
    letters_by,
    quotients_in,
)
from derive.marking.marker import accepted, begin, mark_line
from derive.marking.meanings import Meanings
from derive.marking.posed import posed
from derive.marking.posing import pose
from derive.marking.prose import known_words
from derive.marking.record import Checked
from derive.marking.sides import Sides
from derive.marking.solving import is_sought
from derive.marking.splitting import Written, exercises_of, lines_of, statements_of, with_brackets, with_letters
from derive.marking.state import State
from derive.marking.verdict import checked, together
from derive.record.engine import holes
from derive.startup.data import replace


def check(
    source: str | Sequence[str],
    *,
    of: str = "",
    accept: str = "",
    variable: str = "",
    shapes: Mapping[str, object] | None = None,
    syntax: str = "auto",
    macros: Mapping[str, str] | None = None,
) -> Checked:
    """Check a derivation that somebody brings, line by line.

    Args:
        source: the lines: plain text, LaTeX, Markdown with formulas, a `derive/1` record; or a list of lines.
        of: the problem, where the lines do not say it: a function, an equation, definitions with commas between them,
            with the words of an exercise around them or without.
        accept: the form in which the answer is wanted.
        variable: the letter of differentiation; by default the one that the lines name.
        shapes: of vectors and matrices, as for `derive.grad`; by default capital letters are matrices.
        syntax: ``auto``, ``text`` or ``latex``.
        macros: commands of the author's own and what they stand for.

    Returns:
        A verdict for each line, the first wrong one, and the mistake in it.

    Raises:
        ParseError: there is no line, or the problem or the accepted form can't be read.

    >>> found = check(["d/dx cos(x)^2", "= -2 sin(x)"])
    >>> found.first_wrong, found.lines[1].mistake.id
    (2, 'outer-at-inner-derivative')
    >>> check("= y/(2x)", of="dy/dx of x^2 + y^4 = 5x y^2").verdict
    'other-form'
    """
    text, asked = _joined(source), _Asked(of, accept, variable, shapes, syntax)
    exercises = exercises_of(with_letters(lines_of(text, macros)))
    return together([_checked(text, lines, asked) for lines in exercises])


class _Asked(NamedTuple):
    of: str = ""
    accept: str = ""
    variable: str = ""
    shapes: Mapping[str, object] | None = None
    syntax: str = "auto"


def _joined(source: str | Sequence[str]) -> str:
    return source if isinstance(source, str) else "\n".join(source)


def _checked(text: str, lines: Sequence[Written], asked: _Asked) -> Checked:
    """Check the lines of one exercise; a person is not called wrong for brackets that were left out everywhere."""
    found = _as_typed(text, lines, asked)
    for again, note in with_brackets(lines) if found.first_wrong is not None else ():
        other = _as_typed(text, again, asked)
        if other.verdict in ("right", "other-form"):
            return replace(other, notes=(*other.notes, note))
    return found


def _as_typed(text: str, lines: Sequence[Written], asked: _Asked) -> Checked:
    return _walked(text, lines, asked)[1]


def _walked(text: str, lines: Sequence[Written], asked: _Asked) -> tuple[State | ArrayMarker, Checked]:
    """Return where the lines end, and what is found about them."""
    marker = _marker(text, lines, asked)
    if isinstance(marker, ArrayMarker):
        return marker, marker.checked(lines)
    for line in lines:
        mark_line(marker, line)
    return marker, checked(marker, accepted(marker, asked.accept or marker.asked.answer))


def last_right(source: str | Sequence[str], *, of: str = "", variable: str = "", syntax: str = "auto") -> Place:
    """Return where the lines of a person stand: the last side that is right, and what is found about the lines.

    Args and errors are those of `check`; without lines it is the problem.
    """
    if not source:
        problem = posed(of)
        marker: State | ArrayMarker = begin(Sides("auto", variable or problem.variable), Meanings(), problem)
        assert isinstance(marker, State)
        pose(marker, problem)
        return Place(marker.chain.truth, marker.curve, marker.variable, None)
    text = _joined(source)
    lines = with_letters(lines_of(text))
    marker, found = _walked(text, lines, _Asked(of, variable=variable, syntax=syntax))
    if isinstance(marker, ArrayMarker):
        return Place(marker.chain.truth, None, marker.variable, found)
    # Lines about u and v stand beside the problem, which goes on behind them.
    aside = marker.paused is not None and marker.paused.truth is not None and bool(holes(marker.paused.truth))
    chain = marker.paused if aside and marker.paused is not None else marker.chain
    return Place(chain.truth, marker.curve, marker.variable, found)


def _marker(text: str, lines: Sequence[Written], asked: _Asked) -> State | ArrayMarker:
    """Return what judges lines: of arrays, or of numbers."""
    problem = posed(asked.of)
    if asked.of and not problem.formula:
        raise ParseError("there is no formula in this problem", asked.of, 0)
    texts = [problem.formula, *(line.text for line in lines)]
    said = "\n".join([text, *(f"{line.text} {line.reason}" for line in lines)])
    statements = [statement for one in texts for statement in statements_of(one)]
    if (known := shapes_of(statements, asked.shapes, said)) is not None:
        told = told_in(statements, asked.shapes, said)
        return ArrayMarker.of(known, problem, asked.variable, given_in(said, known), statements, told)
    constants = constants_in(texts)
    quotients = quotients_in(texts)
    meanings = Meanings(
        functions_in(texts) - constants | substituted_in(texts),
        letters_by(texts),
        defined=defined_in(texts),
        constants=constants,
        altogether=quotients[False] - quotients[True],
    )
    by = asked.variable or problem.variable or ("" if meanings.by else letter_by(texts))
    sides = Sides(
        asked.syntax,
        by,
        names=greek_by(texts),
        partial=bool(meanings.by),
        totals=frozenset(quotients[True] & quotients[False]),
        lost=has_lost(texts),
        words=known_words(texts),
        functions=called_in(texts),
        derived=frozenset(meanings.functions),
    )
    marker = begin(sides, meanings, problem)
    marker.sought = is_sought(texts[2:])
    if asked.of:
        pose(marker, problem)
    return marker


class Place(NamedTuple):
    """Where the lines of a person stand.

    Attributes:
        side: the last side that is right, None where there is none.
        curve: the curve that is differentiated.
        variable: the letter of differentiation.
        checked: what is found about the lines, None where there are none.
    """

    side: Node | None
    curve: Curve | None
    variable: str
    checked: Checked | None
