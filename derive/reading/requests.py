r"""What a sentence asks for: ``What's the derivative of y = x^2 at x = 3?``, ``Let $f(x) = x^2$. Find $f'(2)$.``

The sentence is divided into words and formulas.  A small table says what the asking words mean; what is asked, by
which letter and where are told in a note, with the words.  The formulas stay where they stand, with blanks for the
words and commas between them, and are read as if they had been typed so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from derive.errors import ParseError
from derive.expression import Sym
from derive.reading.names import CONSTANTS, GREEK, OPERATORS, plain
from derive.startup.data import data
from derive.startup.patterns import pattern
from derive.table import NAMES
from derive.vectors.functions import VECTOR_NAMES


class Wanted(NamedTuple):
    """What asking words mean.

    Attributes:
        words: a pattern of them.
        told: what they are called in a note.
        order: how many times is differentiated.
        command: the command that answers, "" where a derivative is asked for.
        line: "tangent", "normal" or "plane".
    """

    words: str
    told: str
    order: int = 1
    command: str = ""
    line: str = ""


_RATE = "as the derivative"
WANTED = (
    Wanted(r"(?:(?:equations? of )?(?:the )?)?tangent planes?", "the tangent plane", line="plane"),
    Wanted(r"(?:(?:equations? of )?(?:the )?)?tangent(?: lines?)?", "the tangent", line="tangent"),
    Wanted(r"(?:(?:equations? of )?(?:the )?)?normal(?: lines?)", "the normal", line="normal"),
    Wanted(r"hessian(?: matrix)?", "the Hessian", command="hessian"),
    Wanted(r"jacobian(?: matrix)?", "the Jacobian", command="jacobian"),
    Wanted(r"laplacian", "the Laplacian", command="laplacian"),
    Wanted(r"divergence", "the divergence", command="divergence"),
    Wanted(r"curl", "the curl", command="curl"),
    Wanted(r"gradient(?: vector)?|(?:all )?(?:the )?(?:first )?partial derivatives|partials|grad", "the gradient",
           command="gradient"),
    Wanted(r"(?:second|2nd|second[ -]order|mixed) (?:partial |implicit |total )?derivatives?|differentiate twice",
           "the second derivative", 2),
    Wanted(r"(?:third|3rd|third[ -]order) (?:partial |implicit |total )?derivatives?", "the third derivative", 3),
    Wanted(r"(?:fourth|4th) (?:partial |implicit |total )?derivatives?", "the fourth derivative", 4),
    Wanted(r"(?:(?:first|1st|partial|total|implicit|ordinary) )*(?:derivatives?|differential quotient)"
           r"|(?:implicitly )?(?:differentiate|derive|differentiating)|partially differentiate", "the derivative"),
    Wanted(r"(?:(?:average|mean) )?rates? of change|growth rate|slopes?|steepness", f"the rate, {_RATE},"),
    Wanted(r"velocit(?:y|ies)", f"the velocity, {_RATE},"),
    Wanted(r"marginal (?:\w+)", f"what is marginal, {_RATE},"),
    Wanted(r"acceleration", "the acceleration, as the second derivative,", 2),
)  # fmt: skip
"""What can be asked for in words; the longer ones first."""
_UNANSWERED = pattern(
    r"\b(?:(?:anti-?derivatives?|primitives?|integrals?|integrate|limits?|maxim\w+|minim\w+|extrem\w+|optim\w+|critical"
    r"|inflection|stationary|solve|series|expan\w+|simplify|factori[sz]e|converges?|asymptotes?|eigenvalues?|inverse|increasing|decreasing|conve?x\w*|concave|concavity"
    r"|continuous|differentiable|average rate|directional)\b)",
    re.IGNORECASE,
)
"""What sentences ask for and no derivative alone answers."""
_MEASURED = pattern(r"\b(?:roots?|zeros?|zeroes|area|volume|domain|range|length|value)\b", re.IGNORECASE)
"""What else is asked for, unless a derivative of it is."""
_VERB = (
    r"(?:find|compute|calculate|determine|evaluate|obtain|give|get|show|prove|verify|work out|state|write|need|want"
    r"|take|what(?:'s|’s|s)?|differentiate|derive)"
)
_FOLLOWS = pattern(r"\s*(?:of|for|to)?\s*(?:the\s+)?(?:of\s|…|function|curve|w\.?r\.?t|with respect)", re.IGNORECASE)
_OF = pattern(r"\s*(?:of|for|to)\b", re.IGNORECASE)
_ASKS = pattern(rf"\b{_VERB}\b", re.IGNORECASE)
_NOUNS = [(pattern(rf"\b(?:{one.words})(?!\w)", re.IGNORECASE), one) for one in WANTED]
_PERHAPS = pattern(
    r"\b(?:find|compute|calculate|determine|evaluate|what|prove|show|verify|need|take)\b|deriv|differenti|gradient"
    r"|slope|tangent|normal|hessian|jacobian|laplacian|divergence|\bcurl\b|velocit|accelerat|rates? of|marginal"
    r"|[d∂]\w{0,2}\s+of\b|[$`]|\\\(|\\\[",
    re.IGNORECASE,
)
_DISPLAYED = pattern(
    r"```\w*\s(?P<fenced>.*?)```|`(?P<ticked>[^`]+)`|\$\$(?P<display>[^$]+)\$\$|\$(?P<inline>[^$]+)\$"
    r"|\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\]",
    re.DOTALL,
)
_MARKDOWN = pattern(r"(?<!\S)(?:\*\*|__|#+|>)(?=\s|\w)|(?<=[\w.:?])(?:\*\*|__)(?!\S)")
_CHUNK = pattern(r"\S+")
_WORD = pattern(r"[\"'“‘(]*(?P<core>[^\W\d_]+(?:['’-][^\W\d_]+)*|w\.?r\.?t)[\"'”’)]*")
_STOP = pattern(r"[.,;:?]+$|(?<=[A-Za-z]{3})!+$")
_SMALL = frozenset(
    ("a", "an", "the", "of", "is", "are", "be", "in", "to", "if", "at", "by", "on", "it", "its", "so", "as", "we",
    "me", "my", "our", "us", "you", "i'm", "i've", "do", "does", "how", "and", "or", "for", "let", "get", "got",
    "out", "can", "was", "has", "had", "new", "one", "two", "was", "that", "this", "with", "from", "then", "when",
    "what", "find", "show", "give", "some", "such", "than", "here", "where", "have", "were", "will", "now", "not",
    "but", "all", "any", "each", "into", "over", "upon", "both", "per", "via", "due", "who", "why", "see", "use",
    "using", "set", "wrt", "w.r.t", "w.r.t.", "let's", "what's", "it's", "step", "hi", "hey", "ok", "pls", "plz",
    "fn", "func", "def")
)  # fmt: skip
"""Short words that are none of mathematics."""
_FUNCTIONS = {*NAMES, *VECTOR_NAMES}
_ORDINAL = pattern(r"\d(?:st|nd|rd|th)")
_HEADINGS = frozenset(("exercise", "problem", "question", "ex", "no", "task", "example"))
_ARTICLES = frozenset(("a", "A", "I"))
_OPERATES = pattern(r"[-+*/^=<>≤≥≠·×÷_]|\\(?:cdot|times|le|ge|ne|to)\b")
_OPERATOR = pattern(
    r"(?:(?:d|∂)\s*(?:\^?\{?(?P<times>\d)\}?)?\s*/\s*(?:d|∂)\s*(?P<by>[^\W\d_]\w*?)(?:\s*\^?\{?\d\}?)?"
    r"|\\d?frac\s*\{\s*(?:d|\\partial|\\mathrm\{d\})\s*(?:\^\{?(?P<twice>\d)\}?)?\s*\}"
    r"\s*\{\s*(?:d|\\partial|\\mathrm\{d\})\s*(?P<under>\\?[^\W\d_]\w*?)\s*(?:\^\{?\d\}?)?\s*\})"
)
_VALUE = pattern(r"[^\W\d_]\s*\([^()=]*\)")
_LETTER = pattern(r"\\?[^\W\d_]+(?:_(?:\w+|\{\w+\}))?")
_POINT = pattern(r"(?P<letter>\\?[^\W\d_]+(?:_\w+)?)\s*=\s*(?P<value>[^=,;]+)")
_RELATED = pattern(r"\s*d\s*\w+\s*/\s*dt\s*=.*")
_RESPECT = pattern(
    r"(?:with\s+respect\s+to|\bw\.?r\.?t\.?|in\s+terms\s+of|as\s+a\s+function\s+of|\bby|\bin|variables?)"
    r"(?:\s+the)?(?:\s+variables?)?\s*$|…,?\s*(?:and|then|and\s+then)\s*$",
    re.IGNORECASE,
)
_PLACED = pattern(
    r"\b(?P<sure>at|after)(?:\s+the)?(?:\s+(?:point|time|value|moment|instant|origin))?(?:\s+(?:where|when))?\s*$"
    r"|\b(?:when|if|for|where|given|point)(?:\s+that)?\s*$",
    re.IGNORECASE,
)
_MARKS = pattern(r"['′\s^{}\d²³]|\\prime")
_RATE_OF_CURVE = pattern(r"(?:\\frac)?[\^{}\s\d]*d[\^{}\s\d²³]*y[\s{}]*/?[\s{}]*dx[\^{}\s\d²³]*|y['′]+")
_SAID = pattern(r"\s*(?:is|equals|(?:is\s+)?equal\s+to|are|gives|to\s+be)\s*", re.IGNORECASE)
_ROUTES = (
    (pattern(r"\b(?:first principles?|limit definition|(?:definition|limit) of (?:the |a )?derivative"
             r"|(?:by|using|from) (?:the )?definition|as a limit|difference quotient)\b", re.IGNORECASE), "limit"),
    (pattern(r"\blogarithmic(?:ally)?\s+differentiat\w+|\bdifferentiat\w+ logarithmically", re.IGNORECASE), "log"),
)  # fmt: skip
_PER_WORD = 3
"""A word of more letters than this is no product."""


@data
class Request:
    """What a sentence asks for.

    Attributes:
        source: the sentence.
        text: the same with blanks for its words, as long as it was.
        by: the letters by which is differentiated, in turn.
        order: how many times by each.
        at: a point, "" and its value or a letter and its value.
        command: the command that answers, "" for a derivative.
        line: "tangent", "normal" or "plane", where one is wanted.
        route: the route that is asked for, "" for any.
        claim: where that stands of which the sentence says that it is the derivative.
        notes: how it was read.
    """

    source: str
    text: str
    by: tuple[str, ...] = ()
    order: int = 1
    at: tuple[str, str] = ("", "")
    command: str = ""
    line: str = ""
    route: str = ""
    claim: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()


class _Part(NamedTuple):
    """A formula in a sentence, and whether it is set apart by signs of its own."""

    start: int
    stop: int
    displayed: bool = False


@lru_cache(maxsize=16)
def request_in(source: str) -> Request | None:
    """Return what a sentence asks for; None where nothing is asked in words.

    Raises:
        ParseError: it asks for something that no derivative answers, or for several things, or holds no formula.

    >>> request_in("second derivative of x^3 at x = 2").order
    2
    >>> request_in("Let $y = x^2$. Find $y'$.").text
    "     y = x^2,        y'  "
    >>> request_in("x^2 + rate*x")
    """
    if _PERHAPS.search(source) is None:
        return None
    parts = _parts(source)
    words = list(source)
    for part in parts:
        words[part.start : part.stop] = "…" * (part.stop - part.start)
    said = "".join(words)
    displayed = any(part.displayed for part in parts)
    if re.search("[A-Za-z]{2}", said) is None:
        if displayed and len(parts) == 1 and "`" in source:
            return Request(source, _masked(source, [_inside(source, parts[0])]))
        return None
    wanted = _wanted(source, said)
    asks = _ASKS.search(said) is not None or any(
        _OPERATOR.fullmatch(source, part.start, part.stop) and _OF.match(said, part.stop) for part in parts
    )
    if wanted is None and not asks and not (displayed and len(parts) > 0 and "…" in said):
        return None
    beyond = _UNANSWERED.search(said) or (_MEASURED.search(said) if wanted is None and asks else None)
    route = next((route for found, route in _ROUTES if found.search(said)), "")
    if beyond is not None and not route:
        if wanted is None and not asks and not displayed:
            return None
        message = f"{beyond.group().lower()}: this is more than a derivative answers"
        hint = "Ask for a derivative, a gradient, a tangent, or give the formula alone."
        raise ParseError(message, source, beyond.start(), hint)
    if not parts:
        return None
    return _asked(source, said, parts, wanted, route)


def _asked(source: str, said: str, parts: list[_Part], wanted: Wanted | None, route: str) -> Request | None:
    """Return the request whose words and formulas were told apart."""
    # Loaded only for a sentence, to begin sooner.
    from derive.reading.beside import is_asked

    by: list[str] = []
    at, order, claim = ("", ""), wanted.order if wanted else 1, None
    mains: list[tuple[int, int]] = []
    asks: list[tuple[int, int]] = []
    letters: list[tuple[int, int]] = []
    header = ""
    before = 0
    for part in parts:
        start, stop = _inside(source, part)
        text, ahead = source[start:stop], said[: part.start]
        between = said[before : part.start]
        respect = _RESPECT.search(re.sub("…+", "…", ahead)) if _LETTER.fullmatch(text) else None
        placed = _PLACED.search(ahead)
        point = _POINT.fullmatch(text)
        operator = _OPERATOR.fullmatch(text)
        before = part.stop
        if respect is not None and (by or not respect.group().startswith("…")):
            by.append(plain(text))
        elif operator is not None and not (by or asks):
            by = [plain(operator["by"] or operator["under"])]
            order = int(operator["times"] or operator["twice"] or 1)
        elif "=" in " = ".join(filter(None, at)) and point is not None and re.fullmatch(r"[…\s,]*(?:and\s*)?", between):
            at = ("", f"{' = '.join(filter(None, at))}, {text}")
        elif placed is not None and (placed["sure"] or _is_value(point, header, by)):
            name = plain(point["letter"]) if point else ""
            at = (name, point["value"].strip()) if point else ("", re.sub(r"^\((.*)\)$", r"\1", text))
        elif (
            _LETTER.fullmatch(text)
            and text not in NAMES
            and text not in VECTOR_NAMES
            and not _is_partial(source, text, mains)
        ):
            letters.append((start, stop))
        elif is_asked(text):
            asks.append((start, stop))
        elif wanted is None and _VALUE.fullmatch(text) and not by:
            hint = "Give the function alone, and ask for its derivative."
            raise ParseError("a value of a function is asked for, and no derivative", source, start, hint)
        elif _RELATED.fullmatch(text):
            hint = "Write derive EQUATION --depends 'x(t), y(t)' --at \"x = 3, x' = 2\"."
            raise ParseError("rates that are given in a sentence can't be read", source, start, hint)
        elif mains and wanted is not None and not asks and _SAID.fullmatch(between):
            claim = (start, stop)
        else:
            mains.append((start, stop))
            head = re.match(r"\s*\\?[A-Za-z]\w*\s*\(\s*(\\?\w+)\s*\)\s*=", text)
            header = header or (plain(head[1]) if head else "")
    if not mains and letters and wanted is not None:
        mains, letters = letters[:1], letters[1:]
    if not mains and not asks:
        return None
    bare = [span for span in mains if "=" not in source[slice(*span)]]
    if len(bare) > 1:
        raise ParseError("this is a second formula: one at a time", source, bare[1][0])
    if len(mains) > 1 and not asks and bare and wanted is not None:
        # The derivative of u v where u = …: what is asked of stands first.
        mains = [*bare, *(span for span in mains if span not in bare)]
    asks = _highest(source, asks)
    if len(asks) == 1 and _RATE_OF_CURVE.fullmatch(source[slice(*asks[0])]) and _is_of_curve(source, mains):
        order, asks = _times(source[slice(*asks[0])]), []
    command = wanted.command if wanted else ""
    if command == "gradient" and not by and _is_curve(source, said, mains):
        wanted, command = Wanted("", "the slope, as the derivative,"), ""
    if len(by) > 1 and not command and order == 1 and re.search(r"\b(?:then|mixed)\b", said) is None:
        command = "gradient"
    if wanted is not None and order == 2 and "acceleration" in wanted.told and _gives_velocity(source, said, mains):
        wanted, order = Wanted("", "the acceleration, as the derivative of the velocity,"), 1
    notes = [_told(wanted, by, at, bool(claim)), f"left out: {' '.join(re.sub('…+', ' … ', said).split()).strip(' .')}"]
    letters = [span for span in letters if not claim]
    notes += [f"{source[slice(*span)]} alone is passed over" for span in letters if len(letters) < 3]
    line = wanted.line if wanted else ""
    text = _masked(source, sorted((*mains, *asks)))
    # f''(x) says by itself how often.
    order = 1 if asks or len(by) > 1 else order
    return Request(
        source, text, tuple(by), order, at, command, line, route, claim, tuple(dict.fromkeys(filter(None, notes)))
    )


def _told(wanted: Wanted | None, by: list[str], at: tuple[str, str], claimed: bool) -> str:
    if wanted is None:
        return ""
    letters = ", ".join(str(Sym(name)) for name in dict.fromkeys(by))
    place = f"{Sym(at[0])} = {at[1]}" if at[0] else at[1]
    told = f"{wanted.told}{f' by {letters}' if by else ''}{f' at {place}' if place else ''}"
    return f"read as a question for {told.rstrip(',')}{', and what is said to be it' if claimed else ''}"


def _wanted(source: str, said: str) -> Wanted | None:
    """Return what is asked for in words.

    A noun is asked for where a verb stands before it in its sentence, or ``of`` behind it; ``its velocity is …``
    asks for nothing.

    Raises:
        ParseError: things are asked for that no single answer holds.
    """
    found: list[tuple[bool, int, int, Wanted]] = []
    for words, one in _NOUNS:
        for hit in words.finditer(said):
            if any(start <= hit.start() < stop for _, start, stop, _ in found):
                continue
            sentence = re.split(r"[.;?!:]\s|…,", said[: hit.start()])[-1]
            verb = _ASKS.search(sentence) is not None or _ASKS.match(hit.group()) is not None
            # A slope before a letter may be a factor, and gradient alone is a command.
            plainly = not (one.command or one.told.endswith(","))
            follows = _FOLLOWS.match(said, hit.end()) and (plainly or _OF.match(said, hit.end()))
            # "(x + 1)/(x - 5) derivative" ends as "derivative of …" begins.
            ends = one.told == "the derivative" and said[: hit.start()].strip() and not said[hit.end() :].strip(" .?!")
            begins = plainly and (not sentence.strip(" :*#") or (ends and not sentence.strip(" :*#…")))
            if verb or follows or begins:
                found.append((verb, hit.start(), hit.end(), one))
    if not found:
        return None
    sure = [one for one in found if one[0]] or found
    sure.sort(key=lambda one: one[1])
    first, *others = sure
    wanted, end = first[3], first[2]
    for _, start, stop, one in others:
        joined = re.fullmatch(r"\s*(?:,|and|,\s*and)\s+(?:the\s+|its\s+|their\s+)?(?:also\s+)?", said[end:start])
        if joined is None:
            continue
        end = stop
        if one.command != wanted.command:
            raise ParseError(
                f"{wanted.told.rstrip(',')} and {one.told.rstrip(',')} are asked for",
                source,
                start,
                "Ask for one at a time.",
            )
        line = wanted.line or one.line
        wanted = max(wanted, one, key=lambda each: each.order)._replace(line=line)
    return wanted


def _is_value(point: re.Match[str] | None, header: str, by: list[str]) -> bool:
    """Whether ``when x = 2`` names a point, and does not define a letter."""
    if point is None:
        return False
    name = plain(point["letter"])
    numeric = re.fullmatch(r"-?\s*(?:\d+(?:\.\d+)?|\\?pi|π|e)(?:\s*/\s*\d+)?", point["value"].strip()) is not None
    return numeric and (name in (header, *by) or (not header and name in ("x", "t", "theta", "y", "z", "s")))


def _is_partial(source: str, text: str, mains: list[tuple[int, int]]) -> bool:
    """Whether ``f_xy`` stands behind the definition of f."""
    stem, line, _ = text.partition("_")
    return bool(line) and any(re.match(rf"\s*{re.escape(stem)}\s*\(", source[slice(*span)]) for span in mains)


def _is_curve(source: str, said: str, mains: list[tuple[int, int]]) -> bool:
    """Whether the gradient of a curve is meant, its slope, and not that of a function of several letters."""
    curve = re.search(r"\b(?:curve|line|graph|parabola|tangent)\b", said, re.IGNORECASE) is not None
    return curve or any(re.match(r"\s*y\s*=[^y]*$", source[slice(*span)]) for span in mains[:1])


def _gives_velocity(source: str, said: str, mains: list[tuple[int, int]]) -> bool:
    """Whether the velocity is what is given, of which the acceleration is the first derivative."""
    given = re.search(r"\bvelocity\b(?![^…]*\baccelerat)[^.;?!…]*…", said, re.IGNORECASE) is not None
    return given or any(re.match(r"\s*v\s*(?:\(|=)", source[slice(*span)]) for span in mains)


def _is_of_curve(source: str, mains: list[tuple[int, int]]) -> bool:
    """Whether dy/dx is what anybody would ask: of an equation in x and y, of x = …, y = … by a parameter."""
    texts = [source[slice(*span)] for span in mains]
    if len(texts) == 1:
        return "=" in texts[0] and re.match(r"\s*\\?\w+\s*(?:\([^()]*\))?\s*=", texts[0]) is None
    return [re.match(r"\s*([xy])\b[^=]*=", text) is not None for text in texts] == [True, True]


def _highest(source: str, asks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return, of f'(x) and f''(x), the one of the highest order, whose derivation holds the others."""
    texts = [source[slice(*span)] for span in asks]
    if len({_MARKS.sub("", text) for text in texts}) != 1:
        return asks
    return [asks[max(range(len(asks)), key=lambda one: _times(texts[one]))]]


def _times(text: str) -> int:
    """Return how often what is asked is a derivative: twice d²y/dx², f''(x)."""
    found = re.search(r"(?:d|∂|partial)\s*\^?\s*\{?\s*([2-9²³])", text)
    return "0123456789".find(found[1].translate({178: "2", 179: "3"})) if found else max(text.count("'"), 1)


def _masked(source: str, spans: list[tuple[int, int]]) -> str:
    """Return blanks with the formulas in their places, and a comma behind each but the last."""
    text = list(" " * len(source))
    for index, (start, stop) in enumerate(spans):
        text[start:stop] = source[start:stop]
        if index < len(spans) - 1:
            text[stop] = ","
    return "".join(text)


def _inside(source: str, part: _Part) -> tuple[int, int]:
    """Return where the formula of a part stands, without the signs that set it apart."""
    start, stop = part.start, part.stop
    found = _DISPLAYED.match(source, start, stop) if part.displayed else None
    if found is not None and found.lastgroup:
        start, stop = found.span(found.lastgroup)
    while start < stop and source[start].isspace():
        start += 1
    while start < stop and (source[stop - 1].isspace() or (part.displayed and source[stop - 1] in ".,;")):
        stop -= 1
    return start, stop


def _parts(source: str) -> list[_Part]:
    """Return the formulas in a sentence in order."""
    parts: list[_Part] = []
    place = 0
    for found in _DISPLAYED.finditer(source):
        parts += _among_words(source, place, found.start())
        parts.append(_Part(found.start(), found.end(), True))
        place = found.end()
    return [*parts, *_among_words(source, place, len(source))]


def _among_words(source: str, start: int, stop: int) -> list[_Part]:
    """Return the formulas that stand among words without signs of their own."""
    chunks = _chunks(source, start, stop)
    kinds = [_is_word(source, chunks, index) for index in range(len(chunks))]
    parts: list[_Part] = []
    open_part: tuple[int, int] | None = None
    for (begin, end, ends), word in zip(chunks, kinds, strict=True):
        if word:
            open_part = None
            continue
        if open_part is not None:
            parts[-1] = _Part(parts[-1].start, end)
        else:
            parts.append(_Part(begin, end))
        open_part = None if ends else (begin, end)
    return parts


def _chunks(source: str, start: int, stop: int) -> list[tuple[int, int, bool]]:
    """Return what stands between blanks outside of brackets, and whether a mark ends a part behind it."""
    found: list[tuple[int, int, bool]] = []
    place = start
    while (chunk := _CHUNK.search(source, place, stop)) is not None:
        begin, end = chunk.span()
        if (mark := _MARKDOWN.match(source, begin, stop)) is not None:
            place = mark.end()
            continue
        begin += 2 * source.startswith(("**", "__"), begin, end)
        while _level(source, begin, end) > 0 and (more := _CHUNK.search(source, end, stop)) is not None:
            end = more.end()
        place = end
        end -= 2 * source.endswith(("**", "__"), begin, end)
        if (mark := _STOP.search(source[begin:end])) is not None and len(mark.group()) < end - begin:
            found.append((begin, begin + mark.start(), True))
        elif source[begin:end].strip("*_#.,;:?!-–—>\"'“”"):
            found.append((begin, end, False))
    return found


def _level(source: str, start: int, stop: int) -> int:
    return sum((one in "([{") - (one in ")]}") for one in source[start:stop])


def _is_word(source: str, chunks: list[tuple[int, int, bool]], index: int) -> bool:
    """Whether a chunk is a word of the language, and no letter or function."""
    begin, end, ends = chunks[index]
    core = _core(source, begin, end)
    if not core:
        if _ORDINAL.fullmatch(source, begin, end) is not None:
            return True
        return _is_label(source, chunks, index)
    following = source[slice(*chunks[index + 1][:2])] if index + 1 < len(chunks) and not ends else ""
    before = source[slice(*chunks[index - 1][:2])] if index and not chunks[index - 1][2] else ""
    if _OPERATES.match(following) or (before and _OPERATES.match(before[-1:])):
        return False
    if core in _ARTICLES:
        after = _core(source, *chunks[index + 1][:2]) if following else ""
        return len(after) > 1 and (
            core == "I" or not (after.lower() in _SMALL or after in NAMES or before.endswith("to"))
        )
    lower = core.lower()
    if lower in _SMALL:
        return lower not in OPERATORS or lower in ("if", "where")
    if lower in OPERATORS:
        # What spells an operator out was written as one before.
        return len(core) > _PER_WORD and not following.startswith("(")
    if core in _FUNCTIONS or core in GREEK or core in CONSTANTS:
        return lower in ("sign", "normal") and not following[:1].isalpha()
    return len(core) > _PER_WORD


def _core(source: str, begin: int, end: int) -> str:
    found = _WORD.fullmatch(source, begin, end)
    return found["core"] if found is not None else ""


def _is_label(source: str, chunks: list[tuple[int, int, bool]], index: int) -> bool:
    """Whether ``12.`` or ``(a)`` stands before the sentence, or ``3`` behind ``Exercise``."""
    begin, end, ends = chunks[index]
    text = source[begin:end]
    if index and _core(source, *chunks[index - 1][:2]).lower() in (
        "exercise",
        "problem",
        "question",
        "ex",
        "no",
        "task",
    ):
        return re.fullmatch(r"\d+(?:\.\d+)*[a-z]?\)?", text) is not None
    if index:
        return False
    return re.fullmatch(r"\(?(?:[a-h]|Q?\d+)\)|[ivx]+\)", text) is not None or (ends and text.lstrip("Q").isdecimal())
