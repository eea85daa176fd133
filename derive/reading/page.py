"""What surrounds a formula on a page: wrappings, labels, equation numbers, prose, conditions.

Each is taken off and told, so that a number in brackets or a word never becomes a factor.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.errors import ParseError
from derive.reading.commands import LARGER, LARGER_CLOSING
from derive.reading.requests import Request
from derive.startup.patterns import pattern

_DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_SPACE = r"(?:\s|\\[,;:! >]|~|\\q?quad\b|\\enspace\b|\\hfill\b)"
_AHEAD = pattern(
    rf"(?:{_SPACE}|\\(?:displaystyle|textstyle|ds|item|noindent|centering|left\.)(?![A-Za-z])"
    r"|\\(?:tag|label)\*?\s*\{[^{}]*\}|&?=|&)+"
)
_TRAILING = pattern(r"(?:\s|\\[,;!]|[.,;])+$")
_BEHIND = pattern(
    rf"(?:{_SPACE}|\\\\|\\(?:tag|label)\*?\s*+\{{[^{{}}]*+\}}|\\(?:nonumber|notag|qed|square|blacksquare)(?![A-Za-z]))+$"
)
_ENVIRONMENTS = (
    r"(?:equation|displaymath|math|align|aligned|alignat|flalign|gather|gathered|split|multline|eqnarray|dmath)"
)
_OPENING = pattern(rf"\\begin\{{(?P<name>{_ENVIRONMENTS}\*?)\}}(?:\[[a-z]\]|\{{\d+\}})?")
_BOX = pattern(r"\\(?:boxed|fbox|ensuremath|displaystyle|mathstrut|framebox)\s*\{")
_LABEL = pattern(
    r"(?:(?:Ex(?:ercise|ample)?|Problem|Question|Task|No|Nr|Q|P)(?:\b\.?\s*|(?=\d))(?:\d{1,3}(?:\.\d+)*\s*[a-h]?|[a-h])\s*(?:[.):]|(?=\())\s*"
    r"|\((?:[a-h]|i{1,3}|iv|vi{1,3}|ix|\d{1,2})\)\s++|(?:[a-h]|\d{1,3}|i{2,3}|iv|vi{1,3}|ix)\)\s++|\d{1,3}(?:\.\d{1,2})*\.\s++"
    r"|[a-h]\.\s++(?=[^\W\d_]\w*(?:\([^()]*\))?\s*=)|\\textbf\{[^{}]*\}\s++)(?=\S)"
    r"(?![+*/^=<>≤≥≠·×÷]|[-−]\s|\\(?:cdot|times|div|pm|le|ge|ne|leq|geq|neq|over)(?![A-Za-z]))",
    needs=")}.:",
)
"""Before an operation, (2) + x, it is no label; and no decimal ends in a point and a blank."""
_TEXT = pattern(r"\\(?:text|mbox|textnormal|textrm|textbf|textit|mathrm|hbox)\s*\{(?P<words>[^{}]*)\}", needs="\\")
_MAP_OF_SETS = pattern(
    r"(?:\\?[^\W\d_]+(?:_\w|_\{[^{}]*\})?\s*(?::|\\colon(?![A-Za-z]))\s*(?:\\[,;:! ]|\s)*)"
    r"(?=[^=]*?(?:\\mathbb|ℝ|\\R\b|\(|\[|R))[^=]*?(?:\\to|\\rightarrow|\\longrightarrow|→|->)[^=,;]*?"
    r"(?:\\mathbb\s*\{?\s*[A-Z]\s*\}?|ℝ|\\R\b|\bR\b|[)\]])(?:\^\w|\^\{[^{}]*\}|_\+|_\{[^{}]*\})?\s*"
    r"[,;.]?\s*(?:\\q?quad|\\[,;:! ]|\s|\\text\{[^{}]*\}|\\\\)*(?=\S)",
    needs=":\\",
)
_REMARK = pattern(
    r"(?:\s|\\[,;:! ]|\\q?quad)*\\(?:text|mbox|textrm|textit)\s*"
    r"\{(?P<words>\s*(?:\([^{}()]*\)|\[[^{}\[\]]*\])\s*)\}[.\s]*$"
)
_PROSE = frozenset(
    ("find", "let", "given", "differentiate", "derive", "compute", "evaluate", "calculate", "determine", "show",
    "prove", "suppose", "consider", "then", "thus", "hence", "therefore", "so", "where", "with", "if", "for", "and",
    "we", "have", "the", "note", "solve", "minimize", "minimise", "maximize", "maximise")
)  # fmt: skip
_NUMBER = pattern(
    rf"(?:(?:\\q?quad\b|\\hfill\b|\\hspace\{{[^{{}}]*\}}|~|\s{{3,}})\s*|{_SPACE}*\\text\{{\s*)\((?:\d+(?:\.\d+)*[a-z']?|\*+)\)\}}?$",
    needs=")",
)
_NUMBER_OF_EQUATION = pattern(r"\s+\((?:\d+(?:\.\d+)*[a-z']?|\*+)\)$")
_CONDITION = pattern(
    r"<|>|≤|≥|≠|∈|∉|\\(?:leq?|geq?|neq?|lt|gt|in|notin|forall|leqslant|geqslant)(?![A-Za-z])|!=|\ball\b|\\mathbb|\breal\b"
    r"|\bin\s*(?:[\[({]|R\b|ℝ)"
)
_WORD = pattern(r"\b(?:for|where|when|with|provided|whenever|assuming)\b", re.IGNORECASE)
EQUALS = pattern(r"(?<![<>!:=])=(?!=)")
_DEFINES = pattern(r"(?:,\s*)?(?:where|with|for|when)\s+\\?[A-Za-z]\w*(?:\([^()]*\))?\s*=(?!=)")
"""``where c = 3``: no condition, but something that belongs into the formula."""
_SEPARATOR = pattern(
    r"(?P<open>\\begin\s*\{|\\left(?![A-Za-z])|[({\[])|(?P<close>\\end\s*\{|\\right(?![A-Za-z])|[)}\]])"
    r"|(?P<quad>\\q?quad\b)|(?P<comma>[,;])|(?P<text>\\(?:text|mbox|textrm|mathrm)\s*\{)"
    r"|(?P<word>\b(?:for|where|when|with|provided|whenever|assuming)\b(?!\s*\([^()]*,[^()]*,))|(?P<command>\\(?:[A-Za-z]+|.))",
    re.DOTALL,
)


_BRACKET = pattern(r"\s*(?:\\[A-Za-z]+|\\.|.)", re.DOTALL)


_BAR = pattern(
    r"(?:\\right|\\[bB]igg?[rlm]?|(?<!\s))\s*(?:\||\\[lr]?vert(?![A-Za-z]))\s*_\s*\{?\s*(?P<variable>\\?[A-Za-z]\w*)\s*"
    r"(?:=|\\to|\\rightarrow)(?P<value>(?:[^=|{}]|\{[^{}]*\}){1,80}?)\}?\s*$"
)
_AT = pattern(
    r"(?:\s+(?:evaluated\s+)?at\s+(?:the\s+point\s+)?"
    rf"|,?{_SPACE}*+\\(?:text|textrm|mathrm|mbox)\s*\{{\s*(?:evaluated\s+)?at(?:\s+the\s+point)?\s*\}}{_SPACE}*)"
    r"(?:(?P<variable>\\?[A-Za-z]\w*)\s*=\s*(?P<value>[^=|,;]{1,80})|(?P<point>\([^()=]+\)))\.?$",
    needs="at",
)
"""A point in words."""
_BRACKETED = pattern(
    r"(?<![\[1IPEH{+*/=-])(?<!\\chi)(?<![1I]\})(?<!\band)(?<!\bor)(?<!\bif)(?<!\band \})(?<!\bor \})(?<!\bif \})"
    rf"(?:{_SPACE}|,)++"
    r"\((?P<said>(?:(?!\bif\b|\botherwise\b)[^()])*)\)[.,;]?$",
    needs=")",
)
r"""What may be a condition in brackets at the end: ``\ln x \; (x > 0)``."""
_DECIMAL = tuple(f"{digit}." for digit in range(10))
_INNER = pattern(r"\\\{.*?\\\}|\[[^\[\]]*\]|\{[^{}]*\}")
_NAMED = pattern(
    r"(?:P|p|\\Pr|\\mathbb\s*\{?P\}?|\\(?:operatorname|mathrm|text)\{(?:P|Pr)\})\s*" + LARGER + r"[(\[]\s*[A-Z]\s*"
    r"(?:=|\\leq?(?![A-Za-z])|≤)\s*\w+\s*(?:(?:[;|]|\\mid(?![A-Za-z]))[^()=]*)?"
    + LARGER_CLOSING
    + r"[)\]]\s*=\s*(?=\S)"
    r"|(?:[DEV]|Var|Cov|KL|\\(?:operatorname|mathrm|mathbb|mathcal|mathsf|text)\s*\{?[A-Za-z]+\}?)\s*"
    r"(?:_(?:\w|\{(?:[^{}=]|\{[^{}=]*\})*\})\s*)?" + LARGER + r"\s*"
    r"(?:\[\s*[A-Z](?![A-Za-z])[^=\[\]]*\]|\((?=[^=]*(?:\\\||\|\||\\(?:mid|Vert|parallel)(?![A-Za-z])))[^=]*\))\s*=\s*(?=\S)",
    needs="=",
)
"""``P(X = k) =``, ``E[X] =``, ``KL(p ‖ q) =``: the name of what follows."""
_QUOTES = frozenset(('""', "''", "‘’", "‚‘", "«»", "``"))
_FAR = 200
"""Characters that a number, a tag or a remark at the end may take."""


class Formula(NamedTuple):
    """Where a formula stands.

    Attributes:
        start: where it begins.
        stop: where it ends.
        notes: what was left out.
        by: the variable named in words, or "".
        at: the variable and its value of an evaluation bar, ``|_{x=0}``.
        condition: what is said of the letters behind it, as typed.
        request: what the sentence asks for in which it stands, None where it stands in none.
    """

    start: int
    stop: int
    notes: tuple[str, ...] = ()
    by: str = ""
    at: tuple[str, str] = ("", "")
    condition: str = ""
    request: Request | None = None


def formula_in(source: str, *, latex: bool) -> Formula:
    """Return where the formula stands in what was typed.

    Raises:
        ParseError: a dollar sign or a bracket of a display is never closed.

    >>> formula_in("(a) x^2", latex=False)
    Formula(start=4, stop=7, notes=('left out: (a)',), by='', at=('', ''), condition='', request=None)
    """
    start, stop = len(source) - len(source.lstrip()), len(source.rstrip())
    if start >= stop:
        return Formula(start, start)
    notes: dict[str, None] = {}
    by = ""
    if latex:
        start, stop = _unwrapped(source, start, stop)
    if stop - start > 2 and source[start] + source[stop - 1] in _QUOTES:
        start, stop = start + 1, stop - 1
    while not latex and stop - start > 1 and source[stop - 1] in ";,. \n":
        if source[stop - 2 : stop].endswith(_DECIMAL):
            break
        stop -= 1
    start, stop = _without_label(source, start, stop, notes)
    start = _without_sets(source, start, stop, notes)
    stop = _without_remark(source, start, stop, notes) if latex else stop
    at = ("", "")
    if latex and (bar := _BAR.search(source, max(start, stop - _FAR), stop)) is not None:
        at, stop = (bar["variable"], bar["value"].strip()), bar.start()
        start, stop = _unwrapped(source, start, stop)
    elif (worded := _AT.search(source, max(start, stop - _FAR), stop)) is not None:
        at = ("", worded["point"][1:-1]) if worded["point"] else (worded["variable"], worded["value"].strip())
        stop = max(start, worded.start())
        by = by or at[0]
    stop = _without_number(source, start, stop, notes, latex=latex)
    condition = ""
    if (named := _NAMED.match(source, start, stop)) is not None:
        notes[f"{named.group().strip(' =')} is read as the name of what follows"] = None
        start = named.end()
    if (cut := _condition(source, start, stop)) is not None:
        condition, stop = source[cut:stop], cut
    if latex:
        start, stop = _unwrapped(source, start, stop)
    return Formula(start, stop, tuple(notes), by, at, condition)


def _without_sets(source: str, start: int, stop: int, notes: dict[str, None]) -> int:
    """Take off ``f: \\mathbb R \\to \\mathbb R,`` before what f is."""
    if (found := _MAP_OF_SETS.match(source, start, stop)) is None:
        return start
    notes[f"left out: {source[start : found.end()].strip(' ,')}"] = None
    return found.end()


def _unwrapped(source: str, start: int, stop: int) -> tuple[int, int]:
    """Take off what encloses the whole: dollar signs, environments, boxes, spaces, tags."""
    while start < stop:
        before = (start, stop)
        if ahead := _AHEAD.match(source, start, stop):
            start = min(ahead.end(), stop)
        stop = _without_trailing(source, start, stop)
        tail = max(start, stop - _FAR)
        if behind := _BEHIND.search(source[tail:stop]):
            stop = tail + behind.start()
        start, stop = _without_delimiters(source, start, stop)
        if (opening := _OPENING.match(source, start, stop)) is not None:
            closing = f"\\end{{{opening['name']}}}"
            if source.endswith(closing, start, stop):
                start, stop = opening.end(), stop - len(closing)
        elif (box := _BOX.match(source, start, stop)) and _closing(source, box.end(), stop) == stop - 1:
            start, stop = box.end(), stop - 1
        if (start, stop) == before:
            break
    return start, stop


def _without_delimiters(source: str, start: int, stop: int) -> tuple[int, int]:
    for opening, closing in _DELIMITERS:
        if source.startswith(opening, start, stop):
            if stop - start < len(opening) + len(closing) or not source.endswith(closing, start, stop):
                raise ParseError(f"{opening} is never closed", source, start)
            return start + len(opening), stop - len(closing)
    return start, stop


def _closing(source: str, at: int, stop: int) -> int:
    """Return where the brace that is open at `at` closes, or -1."""
    level = 1
    for place in range(at, stop):
        if source[place] in "{}" and source[place - 1] != "\\":
            level += 1 if source[place] == "{" else -1
            if not level:
                return place
    return -1


def _without_trailing(source: str, start: int, stop: int) -> int:
    tail = _TRAILING.search(source[max(start, stop - 80) : stop])
    if tail is None:
        return stop
    cut = stop - len(tail.group())
    if source.endswith(r"\right", start, cut):
        return cut + tail.group().index(".") + 1 if "." in tail.group() else stop
    # A backslash before what was cut belongs to it: ``\;`` at the end, a lone ``\`` never.
    return cut + 1 if source[start:cut].endswith("\\") and not source[start:cut].endswith("\\\\") else cut


def _without_label(source: str, start: int, stop: int, notes: dict[str, None]) -> tuple[int, int]:
    """Take off ``(a)``, ``1)``, ``\\text{Find }`` at the beginning."""
    while True:
        text = _TEXT.match(source, start, stop)
        label = _LABEL.match(source, start, stop)
        if text is not None and _is_prose(text["words"]) and text.end() < stop:
            notes[f"left out: {text['words'].strip()}"] = None
            start = text.end()
        elif label is not None and (label.group()[:2].isalpha() or not _LABEL.match(source, label.end(), stop)):
            notes[f"left out: {label.group().strip()}"] = None
            start = label.end()
        else:
            return start, stop
        if ahead := _AHEAD.match(source, start, stop):
            start = ahead.end()


def _without_remark(source: str, start: int, stop: int, notes: dict[str, None]) -> int:
    r"""Take off ``\text{(harmonic)}`` at the end."""
    found = _REMARK.search(source[max(start, stop - _FAR) : stop])
    if found is None or not found["words"].strip(" ()"):
        return stop
    notes[f"left out: {found['words'].strip()}"] = None
    return stop - len(found.group())


def _is_prose(words: str) -> bool:
    first, *_ = words.strip().lower().split() or [""]
    return first.strip(".,:;") in _PROSE or _LABEL.match(f"{words.strip()} x") is not None or words.count(" ") > 2


def _without_number(source: str, start: int, stop: int, notes: dict[str, None], *, latex: bool) -> int:
    """Take off an equation number at the end."""
    begin = max(start, stop - _FAR)
    part = source[begin:stop]
    numbered = not latex and "=" in source[start:stop]
    number = _NUMBER.search(part) or (_NUMBER_OF_EQUATION.search(part) if numbered else None)
    if number is not None and begin + number.start() > start:
        notes[f"left out: the number {number.group().strip()}"] = None
        stop = begin + number.start()
    return stop


def _condition(source: str, start: int, stop: int) -> int | None:
    """Return where a condition on the letters begins behind the formula, or None."""
    level, place = 0, start
    said = _BRACKETED.search(source, max(start, stop - _FAR), stop)
    # Of what stands inside of further brackets, 1 - [x > 0], nothing is said here.
    told = _INNER.sub("", said["said"]) if said is not None else ""
    if said is not None and said.start() > start and _CONDITION.search(told) and not EQUALS.search(told):
        return said.start()
    while (found := _SEPARATOR.search(source, place, stop)) is not None:
        place = found.end()
        kind = found.lastgroup
        if kind == "text":
            end = _closing(source, place, min(stop, place + _FAR))
            words = source[place : max(end, place)]
            place = end + 1 if end >= 0 else place
            if level == 0 and _WORD.match(words.lstrip(" ,;")):
                return found.start()
            tail = source[place:stop]
            if level == 0 and words and not words.strip(" ,;") and _CONDITION.search(tail) and not EQUALS.search(tail):
                return found.start()
        elif kind in ("open", "close"):
            level += 1 if kind == "open" else -1
            if (bracket := _BRACKET.match(source, place, stop)) and found.group() in ("\\left", "\\right"):
                # The bracket after it is counted with it.
                place = bracket.end()
            elif found.group().startswith(("\\begin", "\\end")):
                place = source.find("}", place) + 1 or stop
        elif level == 0 and kind in ("comma", "quad", "word"):
            tail = source[found.start() : stop]
            defines = EQUALS.search(tail) is not None
            if found.start() > start and ((_CONDITION.search(tail) and not defines) or _DEFINES.match(tail)):
                return found.start()
    return None
