"""From what a person typed to the tree, with the question and the notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from itertools import pairwise

from derive.errors import DeriveError, LimitError, ParseError
from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sym,
    fold,
    number,
    postorder,
    replace,
    substitute,
)
from derive.expression.numbers import ONE, ZERO
from derive.reading.brackets import separated
from derive.reading.calls import with_functions
from derive.reading.differentials import with_operators
from derive.reading.letters import variable_by_custom
from derive.reading.names import (
    E_TOLD,
    FORMS,
    GREEK,
    MATRIX_WORDS,
    OPERATORS,
    READ_AS_SYMBOL,
    UNKNOWN_FUNCTIONS,
    Names,
    is_spelled_in_code,
    known_function,
    plain,
)
from derive.reading.operators import Reader
from derive.reading.page import EQUALS, Formula, formula_in
from derive.reading.requests import Request, request_in
from derive.reading.roles import varies, vary_together
from derive.reading.spoken import in_signs
from derive.reading.text import TextLexer
from derive.reading.tokens import MAX_LENGTH, Token
from derive.startup.data import data
from derive.startup.data import replace as copy
from derive.startup.patterns import pattern
from derive.table import ARGUMENTS, TABLE

_LATEX = pattern(r"\\|\$|\{,\}|^\s*&=")
_SUB = r"(?:_\\?\w+|_\{\\?\w+\}|_\{\s*\\(?:mathrm|text|textrm|mathit|mathsf|rm)\s*\{?\s*\w+\s*\}?\s*\})?"
_NAME = (
    r"(?:\\(?:mathrm|operatorname|text|textrm|mathsf|mathit|mathcal|mathbf|mathtt|textit|rm)\*?\s*"
    rf"(?:\{{\s*(?P<dressed>[^\W\d]\w*)\s*\}}|\s(?P<script>[A-Za-z])(?![A-Za-z]))(?P<below>{_SUB})"
    rf"|(?P<name>\\(?:hat|bar|tilde)\s*(?:\{{\s*\\?\w+\s*\}}|\\?\w)|\\?[^\W\d_]+{_SUB}))"
)
_PRIMED = r"(?:'|′|\^\s*(?:\\prime(?![A-Za-z])|\{\s*(?:\\prime|')\s*\}))"
_ARGUMENT = (
    r"(?:\\(?:mathbf|boldsymbol|bm|vec|hat|bar|tilde)\s*(?:\{\s*\\?\w+\s*\}|\\[A-Za-z]+|\w)"
    rf"|\\?[^\W\d]\w*{_SUB}(?:\s*\^\s*\{{?2\}}?)?){_PRIMED}?"
)
_S = r"(?:\s|\\[,;:! ])*+"
_GIVEN = r"(?:(?:\\?\||\\(?:mid|[vV]ert|middle\s*\|))[^()=]*)?"
"""What a density is conditioned on: f(x | μ)."""
_HEADER = pattern(
    rf"{_S}(?:\\(?:displaystyle|ds)\b{_S})?(?P<outer>\\(?:log|ln)(?![A-Za-z]){_S})?{_NAME}{_S}(?:\\(?:left|[bB]igg?l?))?\({_S}"
    rf"(?P<arguments>{_ARGUMENT}(?:{_S}[,;]{_S}{_ARGUMENT})*){_S}{_GIVEN}(?:\\(?:right|[bB]igg?r?))?\){_S}&?{_S}"
    rf"(?::=|≔|≜|≈|=(?!=)|\\(?:approx|simeq|coloneqq|equiv|triangleq|doteq|defeq)(?![A-Za-z])"
    r"|\\(?:stackrel|overset)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*=\s*\})\s*&?",
    needs="=≔≜≈\\",
)
_NEARLY = pattern(r"≈|\\(?:approx|simeq)")
_MAPS = pattern(
    rf"\s*(?:{_NAME}\s*(?::|\\colon(?![A-Za-z]))\s*)?(?P<arguments>{_ARGUMENT})\s*"
    r"(?:\\(?:long)?mapsto(?![A-Za-z])|↦|\|->|->(?=.*(?P=arguments)))",
    needs="\\↦|>",
)
_UPRIGHT = pattern(r"(?<=_)\{\s*\\(?:mathrm|text|textrm|mathit|mathsf|rm)\s*\{?\s*(\w+)\s*\}?\s*\}")
_BY_EXPRESSION = pattern(
    r"(?<![A-Za-z\\])[d∂]\s*/\s*[d∂]\s*[(√]"
    r"|(?<![A-Za-z\\])[d∂]\s*\([^/]*\)\s*/\s*[d∂]\s*\("
    r"|\\d?frac\s*\{\s*(?:\\mathrm\s*)?\{?\s*(?:d|\\partial)\b[^{}]*\}\s*\{\s*(?:d|\\partial)"
    r"\s*(?!\(\s*\\[A-Za-z]+\s*\^\s*\{?\s*2\s*\}?\s*\))(?:\(|\\sqrt|\\left)"
)
_UNIT = pattern(
    r"(?<=\d)(?:(?:\s|\\[,;:! ]|~)*\\(?:mathrm|text|textrm|mathsf)\s*\{(?P<upright>[A-Za-z\s/^\d{}·²³%]+)\}(?!\s*[(_])"
    r"|(?:\s|\\[,;: ])++(?P<plain>(?:[km]?g|[ckm]?m|N|J|W|V|A|C|rad|mol|L|ft|mi)(?:\s*\*?\s*m)?"
    r"/(?:[km]?g|[cm]?m|s|h|K|mol|min|ft|L)(?:\s*\^\s*\{?[23]\}?|[²³])?)(?![A-Za-z(]))"
)
"""What may be a unit behind a number: 9.81 m/s², \\,\\mathrm{N}."""
_NO_UNITS = frozenset(("d", "e", "i", "if", "for", "and", "or", "at", "otherwise", "else", "where", "when"))
_MARKS = frozenset("dsDS")
"""What stands above a quantity that is demanded or supplied: Q^d, Q^S."""
_SYNTAX = frozenset((*FORMS, *OPERATORS, *MATRIX_WORDS))
_COORDINATES = frozenset(("x", "y"))
_PRIME = pattern(rf"{_PRIMED}$")
_SQUARED = pattern(r"\s*\^\s*\{?2\}?$", needs="^")
_DRESS = pattern(r"\\(?:mathbf|boldsymbol|bm|vec)\s*\{\s*(\\?\w+)\s*\}")


@data
class Reading:
    """What was read.

    Attributes:
        expression: the tree; of a definition its right side, of a question ``d/dx (…)`` the differentiand.
        notes: how the ambiguous places were taken.
        name: ``f`` for ``f(x) = …``, ``y`` for ``y = …``, else "".
        arguments: ``("x",)`` for ``f(x) = …``.
        by: the variables of the derivative asked for, in the order of application.
        source: the input as typed.
        at: variable and value of an evaluation bar, ``\\Big|_{x=0}``.
        given: relations that hold by what was given: what a program requires, what is said of a symbol.
        claims: what somebody says the derivative is: the right sides of ``d/dx (x^2) = 2x``.
        order: the letter n of ``d^n/dx^n (…)``, where every order is asked for.
        links: where letters were put in that are defined beside the formula, the formula itself under its name, and
            each letter with its definition.
    """

    expression: Node
    notes: tuple[str, ...] = ()
    name: str = ""
    arguments: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    source: str = ""
    at: tuple[str, str] = ("", "")
    given: tuple[Node, ...] = ()
    claims: tuple[Node, ...] = ()
    order: str = ""
    links: tuple[tuple[str, Node], ...] = ()


def read(
    source: str,
    *,
    syntax: str = "auto",
    symbols: Collection[str] = (),
    functions: Collection[str] = (),
    imaginary: bool = False,
    every_order: bool = False,
) -> Reading:
    """Read plain text or LaTeX.

    Args:
        source: what was typed.
        syntax: ``text``, ``latex``, or ``auto`` (LaTeX where a backslash or a dollar sign occurs).
        symbols: names that are one symbol each, whatever else they could be; the variables among them.
        functions: names that are unknown functions.
        imaginary: whether ``i`` is the imaginary unit.
        every_order: whether ``d^n/dx^n (…)`` is answered.

    Returns:
        The tree with what was asked and how it was taken.  Nothing is evaluated.

    Raises:
        ParseError: the source can't be read; the error knows where.
        LimitError: it is too long or nested too deeply.

    >>> read("f(x) = x^2").name
    'f'
    >>> read("d^2/dx^2 (x^3)").by
    ('x', 'x')
    >>> str(read("d/dx (x^2) = 2x").claims[0])
    '2x'
    """

    try:
        source.encode()
    except UnicodeEncodeError as lost:
        raise ParseError("this is no text: a byte that is no letter in its encoding", source, lost.start) from None

    def reading(text: str, formula: Formula, latex: bool) -> Reading:
        if beside := _with_definitions(text, formula, latex, symbols, functions, imaginary):
            beside = _requested(beside, formula, Names((*symbols, *beside.arguments), functions, imaginary))
            return _evaluated(beside, text, formula) if formula.at[1] else beside
        found = _definition(text, formula, latex, symbols, functions, imaginary)
        found = found or _formula(text, formula, latex, Names((*symbols, *formula.by), functions, imaginary))
        if found.order and not every_order:
            raise _of_every_order(text, formula)
        names = Names((*symbols, *found.arguments), functions, imaginary)
        found = _requested(_conditioned(found, formula, latex, names), formula, names)
        return _evaluated(found, text, formula) if formula.at[1] else found

    return _read(source, syntax, reading)


def parse(
    source: str,
    *,
    syntax: str = "auto",
    symbols: Collection[str] = (),
    functions: Collection[str] = (),
    imaginary: bool = False,
) -> Node:
    """Return the tree alone, with a definition or a question left as it stands.

    Args and errors are those of `read`.

    >>> parse("2x") is parse(r"2 \\cdot x")
    True
    """

    def tree(text: str, formula: Formula, latex: bool) -> Reading:
        names = Names(symbols, functions, imaginary)
        node = _tree(text, formula.start, formula.stop, latex, names)
        if names.order:
            raise _of_every_order(text, formula)
        return Reading(node)

    return _read(source, syntax, tree).expression


def _of_every_order(source: str, formula: Formula) -> ParseError:
    hint = "Write the function alone with --order n, or a number for the order."
    return ParseError("a derivative of an order that is no number can't be read", source, formula.start, hint)


def _read(source: str, syntax: str, reading: Callable[[str, Formula, bool], Reading]) -> Reading:
    """Read a source in plain characters, with errors at the places of the original."""
    latex = _is_latex(source, syntax)
    text = source if source.isascii() else "".join(map(_plain_character, source))
    places: list[int] | None = None
    request: Request | None = None
    try:
        text, told = _concentrations(text)
        if latex:
            text = text.replace("~", " ")
        text, spoken = in_signs(text)
        told += spoken
        if (request := request_in(text)) is not None:
            text = request.text
            told += request.notes
        if latex and "\\" in text:
            # Loaded only where it is needed, to begin sooner.
            from derive.reading.macros import DEFINES, written_out

            if DEFINES.search(text):
                text, places = written_out(text)
        formula = formula_in(text, latex=latex)
        if request is not None:
            at = request.at if request.at[1] else formula.at
            by = (*request.by, "" if request.command else at[0], formula.by)[0]
            formula = formula._replace(request=request, by=by, at=("", "") if request.command else at)
        found = reading(text, formula, latex)
        return copy(found, notes=(*told, *found.notes)) if told else found
    except ParseError as error:
        if text is source:
            raise
        if request is not None and text[error.position : error.position + 1] == "," != source[error.position]:
            hint = "Ask of one formula at a time, and define its letters beside it."
            raise ParseError("what is asked of these formulas is not clear", source, error.position, hint) from None
        place = (
            min(error.position, len(source))
            if places is None or error.source != text
            else [*places, len(source)][error.position]
        )
        raise ParseError(error.message, source, place, error.hint) from None


_CONCENTRATION = pattern(
    r"(?P<before>\\(?:mathbb|operatorname|mathrm|text|mathbf|mathcal)\s*\{\w+\}|\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z]{1,9})?"
    r"\[\s*(?:\\(?:mathrm|text|ce|rm)\s*\{\s*(?P<dressed>[A-Z])\s*(?:\}|\^\s*\{?[+-]\}?\s*\}|\}\s*\^\s*\{?\s*[+-]\s*\}?)"
    r"|(?P<plain>[A-Z])(?:\^\s*\{?[+-]\}?)?)\s*\]",
    needs="[",
)
_APPLIED = frozenset("EDPHIfgh")
"""Letters before square brackets that are no factors: of E[X], f[X]."""


def _concentrations(source: str) -> tuple[str, tuple[str, ...]]:
    """Return a source with [S], as chemists write a concentration, as the letter S, at the same places."""
    letters: dict[str, None] = {}
    if "[" not in source:
        return source, ()

    def letter(found: re.Match[str]) -> str:
        before = found["before"] or ""
        command = before.startswith("\\") and not before.endswith("}")
        if not command and (len(before) > 1 or before in _APPLIED):
            return found.group()
        name = found["dressed"] or found["plain"]
        letters.setdefault(name)
        return before + name.center(len(found.group()) - len(before))

    text = _CONCENTRATION.sub(letter, source)
    return text, tuple(f"[{name}] is read as the letter {name}" for name in letters)


def _plain_character(character: str) -> str:
    """Return the plain letter of a mathematical or full-width one, a blank for what is invisible."""
    code = ord(character)
    if 0x1D400 <= code <= 0x1D7FF or character in "ℎℯℊ":
        return unicodedata.normalize("NFKC", character)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if character in "\ufeff\u200b\u200c\u200d\u2060\u00a0\u2009\u202f\u2061\u2062\u3000“”":
        return " "
    return {"⁄": "/", "∕": "/", "ƒ": "f"}.get(character, character)


def _is_latex(source: str, syntax: str) -> bool:
    """Whether a source is to be read as LaTeX.

    Raises:
        DeriveError: no such syntax.
        LimitError: the source is too long.
    """
    if syntax not in ("auto", "text", "latex"):
        raise DeriveError(f"syntax is auto, text or latex, not {syntax!r}")
    if len(source) > MAX_LENGTH:
        raise LimitError(f"the input has more than {MAX_LENGTH} characters")
    return syntax == "latex" or (syntax == "auto" and _LATEX.search(source) is not None)


def _with_definitions(
    source: str,
    formula: Formula,
    latex: bool,
    symbols: Collection[str],
    functions: Collection[str],
    imaginary: bool,
) -> Reading | None:
    """Read a formula with what is defined, asked or claimed beside it; None where nothing is."""
    end = source.find(formula.condition, formula.stop) + len(formula.condition)
    if "=" not in source[formula.start : end]:
        return None
    # Loaded only where something may be defined, to begin sooner.
    from derive.reading.beside import beside

    found = beside(source, formula.start, end)
    if found is None:
        return None
    functions = {*functions, *(one.name for one in found.defined if one.arguments and not known_function(one.name))}
    symbols = {*symbols, *found.by, *(one.name for one in found.defined if not one.arguments)}
    alone = Formula(found.start, found.stop, formula.notes)
    names = Names(symbols, functions, imaginary)
    names.partial = bool(found.by) and ("∂" in source or "\\partial" in source)
    reading = _definition(source, alone, latex, symbols, functions, imaginary)
    reading = reading or _formula(source, alone, latex, names)
    claims = [*reading.claims, *(_tree(source, *span, latex, names) for span in found.claims)]
    meanings = {one: _tree(source, one.body, one.stop, latex, names) for one in found.defined}
    expression = reading.expression
    numbers = {one.name for one, meaning in meanings.items() if not meaning.free}
    relations = any(isinstance(node, (Rel, Logic)) for node in (expression, *meanings.values()))
    if (meanings and relations) or numbers & {
        *reading.arguments,
        "x",
        "t",
    }:
        return None
    used = set[str]()
    for one in [*meanings] * len(meanings):
        sides = [_put_in(side, one.name, one.arguments, meanings[one]) for side in (expression, *claims)]
        used |= {one.name for before, after in zip((expression, *claims), sides, strict=True) if before is not after}
        expression, *claims = sides
    if used < {one.name for one in meanings} or any(
        one.name in _names_in(expression) and not known_function(one.name) for one in meanings
    ):
        return None
    told = [f"left out: {words}" for words in found.words]
    told += [f"put in: {source[one.start : one.stop].strip()}" for one in meanings]
    by = tuple(_rate(name, "dot") if name.endswith("'") else name for name in found.by) or reading.by
    if by and not by[0]:
        letter = variable_by_custom(expression.free)
        if not letter and len(by) > 1:
            return None
        by = (letter,) * len(by) if letter else ()
    if found.at[0] and found.at[0] not in (*(by or reading.by), *reading.arguments, *expression.free):
        return None
    lettered = all(not one.arguments for one in meanings) and not (claims or reading.arguments)
    outermost = (reading.name, reading.expression)
    done = copy(
        reading,
        links=(outermost, *((one.name, meaning) for one, meaning in meanings.items())) if lettered else (),
        at=_coordinates(found.at, by, reading.arguments) if found.at[1] else reading.at,
        expression=expression,
        claims=tuple(claims),
        by=by,
        notes=tuple(dict.fromkeys((*reading.notes, *names.notes, *told))),
    )
    behind = ", ".join(source[slice(*span)] for span in found.conditions)
    return _at_a_letter(_conditioned(done, formula._replace(condition=behind), latex, names))


def _requested(reading: Reading, formula: Formula, names: Names) -> Reading:
    """Return a reading with what the sentence asks for in which the formula stands."""
    request = formula.request
    if request is None or isinstance(reading.expression, (Rel, Logic)):
        return reading
    by = reading.by if len(request.by) < 2 and request.order == 1 and reading.by else request.by * request.order
    if request.order > 1 and not by and (letter := variable_by_custom(reading.expression.free)):
        by = (letter,) * request.order
    claims = reading.claims
    if request.claim is not None:
        source = request.source
        claims = (*claims, _tree(source, *request.claim, _is_latex(source, "auto"), names))
    return copy(reading, by=tuple(by), claims=claims)


def _coordinates(at: tuple[str, str], by: tuple[str, ...], arguments: tuple[str, ...]) -> tuple[str, str]:
    """Return a point with the names of its coordinates: of f_x(1, 2) x = 1 and y = 2, of f'(2) the 2 alone."""
    values = separated(at[1])
    if at[0] or "=" in at[1] or len(values) < 2:
        return at[0] or next(iter(by or arguments), ""), at[1]
    if len(values) == len(arguments):
        return "", ", ".join(f"{name} = {value}" for name, value in zip(arguments, values, strict=True))
    # Of a curve y = f(x) the first coordinate is that of x.
    return (next(iter(by or arguments), ""), values[0]) if len(values) == 2 and (by or arguments) else at


def _at_a_letter(reading: Reading) -> Reading:
    """Return a reading at x = a with a in the place of x: f'(a) is the derivative of f(a) by a."""
    variable, value = reading.at[0], plain(reading.at[1])
    stem = value.partition("_")[0]
    lone = (len(stem) == 1 or stem in GREEK) and stem.isalpha() and value not in ("e", "pi")
    if not (variable and lone and {*reading.by} == {variable}) or value in reading.expression.free:
        return reading
    letters = {variable: value}
    return copy(
        reading,
        expression=substitute(reading.expression, variable, Sym(value)),
        arguments=tuple(letters.get(name, name) for name in reading.arguments),
        by=(value,) * len(reading.by),
        at=("", ""),
        notes=(*reading.notes, f"at {Sym(variable)} = {Sym(value)}: {Sym(variable)} is written {Sym(value)}"),
    )


def _names_in(node: Node) -> frozenset[str]:
    return node.free | {part.name for part in postorder(node) if isinstance(part, Call)}


def _put_in(node: Node, name: str, arguments: tuple[str, ...], meaning: Node) -> Node:
    """Return an expression with what a name stands for in its place."""
    if not arguments:
        return replace(node, {Sym(name): meaning})
    calls: dict[Node, Node] = {
        part: replace(meaning, dict(zip(map(Sym, arguments), part.children, strict=True)))
        for part in postorder(node)
        if isinstance(part, Call)
        and part.name in (name, known_function(name))
        and len(part.children) == len(arguments)
        and not part.orders
    }
    return replace(node, calls) if calls else node


def _formula(source: str, formula: Formula, latex: bool, names: Names) -> Reading:
    """Read an expression, an equation, a question or a claim."""
    node = _tree(source, formula.start, formula.stop, latex, names)
    if of_difference := _of_difference(node):
        node, variable, value = of_difference
        place = f" at {Sym(variable)} = {value}" if value else ""
        names.note(
            f"the limit of the difference quotient is read as the derivative of {node} by {Sym(variable)}{place}"
        )
        at = (variable, value) if value else ("", "")
        return Reading(node, (*formula.notes, *names.notes), by=(variable,), source=source, at=at)
    if (claim := _claim(node)) and not names.order:
        node, *claims = claim
        node, by = _question(node)
        hidden = _dependents(node, by, names, source)
        stems = {name.name.rstrip("'") for name in hidden if isinstance(name, Sym)}
        if stems and not any(stems & {free.rstrip("'") for free in side.free} for side in claims):
            hint = "Give the function, or what is derived, to have it compared."
            raise ParseError(f"{node} is said to have a derivative", source, formula.start, hint)
        node, *claims = (replace(side, hidden) for side in (node, *claims))
        notes = (*formula.notes, *names.notes)
        return Reading(node, notes, by=by, source=source, claims=tuple(claims))
    name = ""
    if (named := _named_by_more(node, names.symbols)) is not None:
        names.note(f"{named.left} is read as the name of the right side")
        node = named.right
    sides = _equal_sides(node)
    if len(sides) > 2 and isinstance(sides[0], Sym) and _defines(sides[0], sides[1]):
        others = ", ".join(map(str, sides[2:]))
        names.note(f"{sides[0]} is read as {sides[1]}; that this is {others} is not checked")
        node = Rel("=", sides[0], sides[1])
    if (
        isinstance(node, Rel)
        and node.relation == "="
        and isinstance(node.left, Sym)
        and _defines(node.left, node.right)
    ):
        name, node = node.left.name, node.right
        stem, _, below = name.partition("_")
        if "+" in name and any(
            one.partition("_")[0] == stem and below.startswith(one.partition("_")[2]) for one in node.free
        ):
            hint = "Give the right side alone, and name its letter."
            raise ParseError("a recurrence is no function: it says what comes next", source, formula.start, hint)
        if "+" in name:
            names.note(f"{Sym(name)} is read as the name of the right side")
    node, by = _question(node)
    name = _without_name_of_derivative(name, Sym(name), by, names)
    _refuse_conjugate(node, by, names, source)
    by = by or ((plain(formula.by),) if formula.by else ())
    if isinstance(node, Sym) and by and node.name not in (*by, *names.symbols) and _is_dependent(node.name):
        # d/dx y is y' alone.
        node, by = Sym(node.name + "'" * len(by)), ()
    if not isinstance(node, (Rel, Logic, Sym)):
        hidden = _dependents(node, by, names, source)
        node, by = replace(node, hidden), tuple(_renamed(name, hidden) for name in by)
    done = Reading(node, (*formula.notes, *names.notes), name, (), by, source, order=names.order)
    return _evaluated(done, source, formula._replace(at=names.at)) if names.at[0] else done


def _without_name_of_derivative(name: str, head: Node, by: tuple[str, ...], names: Names) -> str:
    """Return the name of what is derived: in v = d/dt (5t²) v is the derivative, and what is derived has none."""
    if name and by:
        names.note(f"{head} is read as the name of the derivative")
    return "" if by else name


def _named_by_more(node: Node, asked: Collection[str]) -> Rel | None:
    """Return ``|Z| = …``, ``|G(jω)| = …``, ``Q^d = …`` whose right side holds neither Z, G nor Q; None of others."""
    if not (isinstance(node, Rel) and node.relation == "=" and node.right.free):
        return None
    match node.left:
        case Call(name="abs", children=(Sym(name=name),)):
            named = {name}
        case Call(name="abs", children=(Call(name=name),)) if not known_function(name):
            named = {name}
        case Pow(base=Sym(name=name), exponent=Sym(name=mark)) if mark in _MARKS:
            named = {name, mark}
        case Sym(name=name) if name.endswith("'") and any(other.endswith("'") for other in node.right.free):
            # V' = x x' + y y'
            stems = {other.rstrip("'") for other in node.right.free}
            return None if {name.rstrip("'")} & {*stems, *asked} else node
        case _:
            return None
    known = varies(name) or not named.isdisjoint({*asked, *_names_in(node.right)})
    return None if known else node


def _refuse_conjugate(node: Node, by: tuple[str, ...], names: Names, source: str) -> None:
    """Fail at ∂/∂z̄ of what holds z and no z̄: a derivative by the conjugate of a complex number."""
    for name in by:
        stem, _, mark = name.rpartition("_")
        if mark == "bar" and stem in node.free and name not in node.free:
            hint = f"Letters stand for real numbers: write it in {stem} and {Sym(name)}, each by itself."
            raise ParseError("a derivative by a conjugate can't be read", source, 0, hint)


def _renamed(name: str, hidden: Mapping[Node, Node]) -> str:
    found = hidden.get(Sym(name))
    return found.name if isinstance(found, Sym) else name


def _is_dependent(name: str) -> bool:
    """Whether a letter under a derivative by another one is a function of it by custom."""
    return varies(name) or name in UNKNOWN_FUNCTIONS


def _dependents(node: Node, by: tuple[str, ...], names: Names, source: str) -> dict[Node, Node]:
    """Return the function for each letter that a typed derivative or a prime shows to depend on the variable.

    ``d/dx (u v)`` is one of u(x) v(x), for what else could it be; in ``d/dx (x y)`` y may be a constant, and that
    it is taken as one is told.
    """
    primed = {name for name in (*node.free, *by) if name.endswith("'")}
    if primed and names.partial:
        # In Lagrange's equations q and its rate are letters of their own.
        marks = {name: _rate(name, "dot" if "\\dot" in source or "\\ddot" in source else "prime") for name in primed}
        told = ", ".join(f"{Sym(name)} as {Sym(mark)}" for name, mark in marks.items())
        names.note(f"beside ∂ a rate is a letter of its own: {told}")
        return {Sym(name): Sym(mark) for name, mark in marks.items()}
    stems = {name.rstrip("'") for name in node.free if name.endswith("'")} - {*by}
    if stems:
        stated = {names.rates[stem] for stem in stems if stem in names.rates}
        variable = by[0] if by else stated.pop() if len(stated) == 1 else ""
        asked = names.symbols - stems - node.free
        variable = variable or (next(iter(asked)) if len(asked) == 1 else "")
        variable = variable or ("t" if "x" in stems or "t" in node.free or "\\dot" in source else "x")
    elif by and len({*by}) == 1 and not names.partial:
        (variable,) = {*by}
        others = {name for name in node.free - {variable} if varies(name) and name not in names.symbols}
        if variable in node.free:
            together = sorted(name for name in others if vary_together(variable, name))
            if together:
                names.note(
                    f"{_listed(together)} is held constant: declare {together[0]}({variable}) if it depends on it"
                )
            return {}
        functions = node.free & UNKNOWN_FUNCTIONS - names.symbols
        # In d/dx (f g) they can be nothing else; in d/dt (m g h) they are numbers.
        stems = others | (functions if node.free - functions <= others else set())
        if not stems and variable not in node.free and len(node.free) == 1 and not isinstance(node, Sym):
            # d ln k/dT: what else should depend on T.
            stems = {*node.free} - names.symbols if any(isinstance(part, Call) for part in postorder(node)) else set()
    if not stems:
        return {}
    verb = "is read as a function" if len(stems) == 1 else "are read as functions"
    names.note(f"{_listed(sorted(stems))} {verb} of {Sym(variable)}")
    return {
        Sym(stem + "'" * order): Call(stem, Sym(variable), orders=(order,)) if order else Call(stem, Sym(variable))
        for stem in stems
        for order in range(5)
    }


def _rate(name: str, mark: str) -> str:
    stem = name.rstrip("'")
    return f"{stem}{',' if '_' in stem else '_'}{'d' * (len(name) - len(stem) - 1)}{mark}"


def _listed(names: Collection[str]) -> str:
    *first, last = (str(Sym(name)) for name in names)
    return f"{', '.join(first)} and {last}" if first else last


def _evaluated(reading: Reading, source: str, formula: Formula) -> Reading:
    """Return the reading with the point of its evaluation bar; only a typed derivative has one."""
    arguments = reading.arguments or ((variable_by_custom(reading.expression.free),) if reading.name else ())
    variable, value = _coordinates((plain(formula.at[0]), formula.at[1]), reading.by, arguments)
    worded = not reading.by and variable in (formula.by, *arguments[:1])
    if variable and not worded and {*reading.by} != {variable}:
        hint = "Write the derivative before the bar, or the function alone and --at."
        raise ParseError("a bar with a value is read after a derivative by the same letter", source, formula.stop, hint)
    return _at_a_letter(copy(reading, at=(variable, value)))


def _conditioned(reading: Reading, formula: Formula, latex: bool, names: Names) -> Reading:
    """Return the reading with what is said of its letters as given; what is no relation is left out, and told."""
    if not formula.condition:
        return reading
    # Loaded only where there is a condition, to begin sooner.
    from derive.reading.conditions import chained, conditions

    found = conditions(formula.condition, lambda text: _tree(text, 0, len(text), latex, names))
    if found is None and EQUALS.search(formula.condition):
        place = reading.source.find(formula.condition)
        hint = "Put what it says into the formula, or give it alone."
        raise ParseError("what is defined behind a formula is not put into it", reading.source, max(place, 0), hint)
    if found is None and formula.condition.strip().startswith("("):
        raise ParseError("a condition can't be used as a number", reading.source, formula.stop)
    if found is None:
        return copy(reading, notes=(*reading.notes, f"left out: {formula.condition.strip(' ,;')}"))
    shown = chained(found)
    verb = "is" if len(shown) == 1 else "are"
    told = (f"{', '.join(map(str, shown))} {verb} taken as given",) if found else ()
    return copy(reading, given=(*reading.given, *found), notes=(*reading.notes, *told))


def _of_difference(node: Node) -> tuple[Node, str, str] | None:
    """Return f(x), x and the value of x where a limit is the derivative by definition, "" for x itself.

    That is (f(x + h) - f(x))/h as h goes to 0, (f(2 + h) - f(2))/h, and (f(x) - f(a))/(x - a) as x goes to a.
    """
    if not (isinstance(node, Limit) and isinstance(node.body, Div)):
        return None
    difference, step, point = node.body.numerator, node.variable, node.point
    if not (isinstance(difference, Add) and len(difference.children) == 2):
        return None
    moved, still = difference.children
    if not isinstance(still, Neg):
        return None
    if node.body.denominator is Add(step, Neg(point)) and substitute(moved, step.name, point) is still.operand:
        if isinstance(point, Num):
            return moved, step.name, str(point)
        return (still.operand, point.name, "") if isinstance(point, Sym) else None
    if node.body.denominator is not step or point is not ZERO:
        return None
    for name in sorted(still.operand.free):
        if substitute(still.operand, name, Add(Sym(name), step)) is moved:
            return still.operand, name, ""
    for value in sorted({part for part in postorder(still.operand) if isinstance(part, Num)}, key=str):
        function = replace(still.operand, {value: Sym("x")})
        if "x" not in still.operand.free and substitute(function, "x", Add(value, step)) is moved:
            return function, "x", str(value)
    return None


def _claim(node: Node) -> list[Node]:
    """Return the sides of ``d/dx (…) = … = …``; none where this is no claim about a typed derivative."""
    sides = _equal_sides(node)
    return sides if sides and isinstance(sides[0], Deriv) else []


def _equal_sides(node: Node) -> list[Node]:
    """Return what a chain of equalities says to be equal; nothing where this is none."""
    relations = list(node.children) if isinstance(node, Logic) and node.payload == "and" else [node]
    equalities = [part for part in relations if isinstance(part, Rel) and part.relation == "="]
    chained = all(one.right is two.left for one, two in pairwise(equalities))
    if len(equalities) < len(relations) or not chained:
        return []
    return [equalities[0].left, *(equality.right for equality in equalities)]


def _tree(source: str, start: int, stop: int, latex: bool, names: Names) -> Node:
    by_expression = _BY_EXPRESSION.search(source, start, stop)
    if by_expression is not None and "d" not in names.symbols:
        hint = "Call it by a letter: d/du of what it is in u."
        raise ParseError("a derivative by an expression can't be read", source, by_expression.start(), hint)
    lexer = TextLexer(source, start, stop, names)
    if latex:
        # Loaded only for LaTeX, to begin sooner.
        from derive.reading.latex import LatexLexer

        lexer = LatexLexer(source, start, stop, names)
    for unit in _UNIT.finditer(source, start, stop):
        written = (unit["upright"] or unit["plain"]).strip()
        if written not in _NO_UNITS:
            names.note(f"{written} is read as letters, not as a unit: leave units out")
    lexer.run()
    if not lexer.tokens:
        raise ParseError("nothing to read", source, start)
    tokens = with_operators(_with_primed_letters(lexer.tokens, names), source, names)
    names.partial = names.partial or any(token.kind == "derivative" and token.text == "∂" for token in tokens)
    tokens = with_functions(tokens, source, names)
    _tell_lost_exponents(tokens, source, latex, names)
    node = Reader([*tokens, Token("end", "", stop, stop, False)], source, names).run()
    node = _written_out(_in_squares(node, names.squared), names)
    if "i" not in node.free:
        # The index of a sum is nothing imaginary.
        names.notes.pop(READ_AS_SYMBOL, None)
    if E_TOLD not in names.notes and any(isinstance(part, Mul) and _has_factor_e(part) for part in postorder(node)):
        names.note("the factor e is read as Euler's number 2.718…: write e_0 or ε for another constant")
    return node


def _with_primed_letters(tokens: list[Token], names: Names) -> list[Token]:
    """Return the tokens with x' as one letter where it is named beside x: in k(x, x')."""
    if not any(name.endswith("_prime") for name in names.symbols):
        return tokens
    kept: list[Token] = []
    for token in tokens:
        before = kept[-1] if kept else None
        if token.kind == "'" and before is not None and f"{before.text}_prime" in names.symbols:
            kept[-1] = before._replace(text=f"{before.text}_prime", end=token.end)
        else:
            kept.append(token)
    return kept


def _in_squares(node: Node, squared: Mapping[str, str]) -> Node:
    """Return a tree with letters for the squares of others: of σ⁴ and σ that is v² and √v."""
    if not squared.keys() & node.free:
        return node

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        match part:
            case Pow(base=Sym(name=name), exponent=Num(value=power)) if name in squared and power % 2 == 0:
                half = number(Fraction(power) / 2)
                return Sym(squared[name]) if half is ONE else Pow(Sym(squared[name]), half)
            case Sym(name=name) if name in squared:
                return Root(Sym(squared[name]))
        return part.with_children(children)

    return fold(node, combine)


def _written_out(node: Node, names: Names) -> Node:
    """Return a tree with the functions in it that only programs have a name for in simpler ones."""
    strange = {part.name: len(part.children) for part in postorder(node) if isinstance(part, Call)}
    strange = {
        name: count for name, count in strange.items() if is_spelled_in_code(name) and name not in names.functions
    }
    if not strange:
        return node
    # Loaded only where a program's function occurs, to begin sooner.
    from derive.table.libraries import spelled_alike

    formulas = {name: spelled_alike()[name, count] for name, count in strange.items()}
    read = {name: _tree(text, 0, len(text), False, Names((), (), False)) for name, text in formulas.items()}
    for name, formula in read.items():
        names.note(f"{name}({', '.join(ARGUMENTS[: strange[name]])}) is read as {formula}")

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(part, Call) and part.name in read:
            return replace(read[part.name], dict(zip(map(Sym, ARGUMENTS), children, strict=False)))
        return part.with_children(children)

    return fold(node, combine)


def _tell_lost_exponents(tokens: list[Token], source: str, latex: bool, names: Names) -> None:
    """Note ``e-x``, which lost its ^ where it was copied; fail at a dx that ends no integral."""
    for before, token, after in zip(tokens, tokens[1:], [*tokens[2:], None], strict=False):
        differs = before.text == "d" and before.kind == token.kind == "symbol" and before.end == token.at
        if (
            differs
            and varies(token.text)
            and not any(OPERATORS.get(other.text) == "int" or other.text == "c" for other in tokens)
        ):
            raise ParseError(f"d{token.text} ends no integral here", source, before.at, f"Write d*{token.text}.")
        if differs and source[before.at : token.end] == f"d{token.text}":
            names.note(f"d{token.text} is read as d·{token.text}")
        if latex or after is None or before.kind != "constant" or before.text != "e" or token.kind != "-":
            continue
        if token.tight and after.tight and after.kind in ("symbol", "number"):
            names.note(f"e-{after.text} is read as e minus {after.text}: write e^-{after.text} for a power")


_E = Const("e")


def _has_factor_e(product: Mul) -> bool:
    """Whether e stands before a function, a bracket or a capital: an eccentricity, 1 + e cos θ, an efficiency."""
    return _E in product.children and any(
        isinstance(factor, (Call, Add)) or (isinstance(factor, Sym) and factor.name[0].isupper())
        for factor in product.children
    )


def _definition(
    source: str,
    formula: Formula,
    latex: bool,
    symbols: Collection[str],
    functions: Collection[str],
    imaginary: bool,
) -> Reading | None:
    """Read the right side of ``f(x) = …`` or ``x ↦ …``; None for an equation such as ``sin(y) = x``."""
    header = _HEADER.match(source, formula.start, formula.stop)
    if header is None and (header := _MAPS.match(source, formula.start, formula.stop)) is None:
        return None
    dressed = header["dressed"] or header["script"]
    name = dressed + header["below"] if dressed else header["name"] or ""
    name = plain(_UPRIGHT.sub(r"{\1}", name))
    arguments = tuple(map(_argument, re.split("[,;]", header["arguments"])))
    canonical = known_function(name) if name else ""
    outer = header.groupdict().get("outer")
    if (outer and canonical) or not {name, name.partition("_")[0]}.isdisjoint(_SYNTAX):
        # sqrt(y) = x is an equation: what the grammar itself reads is nobody's to define.
        return None
    names = Names({*symbols, *arguments}, {*functions, name} - {name if canonical else ""}, imaginary)
    node, by = _question(_tree(source, header.end(), formula.stop, latex, names))
    if names.order:
        raise _of_every_order(source, formula)
    if _NEARLY.search(header.group()):
        names.note("≈ is read as =")
    sides = _equal_sides(node)
    if sides and arguments:
        names.note(
            f"{name or 'it'} is read as {sides[0]}; that this is {', '.join(map(str, sides[1:]))} is not checked"
        )
        node = sides[0]
    if isinstance(node, (Rel, Logic)):
        return None
    if name and not canonical and any(isinstance(part, Call) and part.name == name for part in postorder(node)):
        message = f"{name} is defined by itself"
        raise ParseError(message, source, formula.start, f"Give an equation without {name}(…) on the right.")
    if name and not canonical and len(node.free) == 1 and node.free <= _COORDINATES - {*arguments, *symbols}:
        message = f"this says nothing of {name} for every {', '.join(str(Sym(a)) for a in arguments)}"
        raise ParseError(message, source, formula.start, f"Write {name}({next(iter(node.free))}) = …, or the function.")
    if canonical and len(name) > 1 and not _writes_out(canonical, name in GREEK, node, arguments):
        return None
    if outer:
        # The logarithm of a likelihood has no name of its own.
        names.note(f"{source[formula.start : header.end()].strip(' =&')} is read as the name of the right side")
        name = ""
    name = _without_name_of_derivative(name, Call(name or "f", *map(Sym, arguments)), by, names)
    return Reading(node, (*formula.notes, *names.notes), name, arguments, by, source)


def _argument(text: str) -> str:
    """Return an argument of a definition as the reader calls it: in k(x, x') the second one is a letter, x_prime."""
    bare = _SQUARED.sub("", _PRIME.sub("", _DRESS.sub(r"\1", text).strip()))
    return plain(bare) + ("_prime" if len(bare) < len(text.strip()) and _PRIME.search(text.strip()) else "")


def _writes_out(name: str, letter: bool, node: Node, arguments: tuple[str, ...]) -> bool:
    """Whether a right side says what a known function is: ``tanh(z) = …`` in z alone; ``log(x) = y`` does not."""
    if name in TABLE and name not in FORMS and TABLE[name].arity > len(arguments):
        return True
    others = node.free - {*arguments}
    made = (
        letter
        or (name in TABLE and TABLE[name].definition)
        or any(isinstance(part, (Call, Div, Piecewise)) or _is_exponential(part) for part in postorder(node))
    )
    return bool(made) and node.free >= {*arguments} and not any(varies(name) for name in others)


def _is_exponential(node: Node) -> bool:
    return isinstance(node, Pow) and bool(node.exponent.free)


def _defines(left: Sym, right: Node) -> bool:
    """Whether ``left = right`` names the right side; ``x = y^2`` and ``y' = y`` are equations."""
    if "'" in left.name or left.name in right.free or isinstance(right, Rel):
        return False
    return not (left.name == "x" and ("y" in right.free or not right.free))


def _question(node: Node) -> tuple[Node, tuple[str, ...]]:
    """Strip outer derivatives; return the differentiand and the variables in the order of application."""
    by: list[str] = []
    while isinstance(node, Deriv):
        by.append(node.variable.name)
        node = node.body
    return node, tuple(reversed(by))
