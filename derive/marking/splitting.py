"""Split what a person wrote into lines of mathematics: chains of equal sides, with the reasons beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from derive.errors import ParseError
from derive.marking.prose import is_prose, reason_in, sentences_of, without_emphasis
from derive.reading.brackets import closing, depths
from derive.reading.conditions import COMPARED
from derive.reading.names import FORMS, GREEK
from derive.startup.data import data, replace
from derive.startup.patterns import pattern
from derive.table import NAMES


@data
class Written:
    """A line of the input.

    Attributes:
        number: its place among the lines, from 1.
        text: as typed, without its reason.
        sides: the texts between its equality signs; the first is "" where the line begins with one.
        reason: the reason that stands beside it.
        shown: the text as typed, where a word in it is read as a letter.
        begins: whether another exercise begins here.
    """

    number: int
    text: str
    sides: tuple[str, ...]
    reason: str = ""
    shown: str = ""
    begins: bool = False


MACROS: dict[str, str] = {
    r"\ddx": r"\frac{d}{dx}",
    r"\fp": "f'",
    r"\gp": "g'",
    r"\primeskip": "",
    r"\displaystyle": "",
    r"\nonumber": "",
    r"\notag": "",
    r"\qquad": " ",
    r"\quad": " ",
    r"\limits": "",
}
"""Commands of textbooks' own, and those that say nothing of the mathematics."""

_SIZES = pattern(r"\\[bB]igg?[lrm]?(?![a-zA-Z])")
_VANISHING = pattern(
    r"[ \t]*(?:\\(?:rule|label|tag\*?|hspace\*?|vspace\*?|phantom)\s*(?:\{[^{}]*\})+|\\[!,;:>]|~|\\\\\[[^\]]*\]$)[ \t]*"
)
_UPRIGHT = pattern(r"\\mathop\{\\mathrm\{([A-Za-z]+)\}\}")
_SPREAD_CASE = pattern(r"\\\\\s*(?:\\quad\s*)?(?=\\text\{\s*(?:if|otherwise)\b)")
"""Where a case that is too wide for a line has its condition below it."""
_INNER = pattern(r"\\begin\{(cases|[pbvBV]?matrix|array)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.DOTALL)
"""A block inside a formula, the innermost one: its rows are none of the derivation."""
_ANSWER = pattern(r"\\(?:answer|boxed|fbox|cancel|underline)(?:\[[^\]]*\])?\{")
_OVERLAID = pattern(r"\\[rl]lap\{")
_EQUALITY = pattern(r"\\(?:overset|stackrel)\{[^{}]*\}\{\s*=\s*\}|≟|\\stackrel\{\?\}=|\\equiv(?![a-zA-Z])|\\doteq|==")
_ABOUT = pattern(r"(?:≈|\\approx(?![a-zA-Z]))(?P<rest>(?:(?!\\\\)[^\n=≈&])*)")
"""What is only about equal: compared where decimals are told, and left out else."""
_DECIMALS = pattern(r"[^.]*(?<![\d.])(?:0\.0*[1-9]\d\d|[1-9]\.\d\d|[1-9]\d\.\d|[1-9]\d\d+\.\d)[^.]*\.?\s*")
"""What has one number with a decimal point, of three digits that tell or more."""
_BREAKS = pattern(r"\\(?:Longrightarrow|Rightarrow|implies|iff|Leftrightarrow|Longleftrightarrow)(?![a-zA-Z])|⇒|⟹|⇔|=>")
_ENVIRONMENT = pattern(
    r"\\(?:begin|end)\{(?:align|aligned|alignat|split|gather|gathered|eqnarray|multline|equation|array)\*?\}(?:\{[^{}]*\})?"
)
_BARE = pattern(r"(?<![A-Za-z\\])(d|∂)/[d∂]([a-zθφτ])\s*\[\s*(?!\2)([A-Za-z])\s*\]")
_TIGHT = pattern(r"(?<=[A-Za-z}])_([a-z0-9])(?=[A-Za-z]_)")
"""s_is_j in LaTeX: the index is one letter."""
_COLUMN = pattern(r"\\begin\{([pbv]?matrix)\}([^&]*?)\\end\{\1\}", re.DOTALL)
_MATRIX = pattern(r"\\begin\{([pb]matrix)\}((?:(?!\\begin).)*?)\\end\{\1\}", re.DOTALL)
_ROW = pattern(r"\\\\(?:\[[^\]]*\])?|\\cr(?![a-zA-Z])")
_INTERTEXT = pattern(r"\\(?:short)?intertext\{[^{}]*\}")
_TEXT = pattern(r"\\(?P<how>text|mbox|textrm|textit|mathrm)\{")
_SAID = pattern(r"[ ,:$]")
_CONDITIONAL = pattern(r"[\s,(]*(?:for|if|where|when|since|because|as|provided(?: that)?)\s*", re.IGNORECASE)
_ALIGNED = r"(?:align|alignat|gather|eqnarray|multline|equation|flalign)\*?"
_DISPLAYS = pattern(
    rf"\$\$(.*?)\$\$|\\\[(.*?)\\\]|\\begin\{{{_ALIGNED}\}}(.*?)\\end\{{{_ALIGNED}\}}|\[tex\](.*?)\[/tex\]"
    r"|\[itex\](.*?)\[/itex\]|(?<!#)##(?![#\s])([^\n#]+?)##(?!#)|```(?:math|latex)?\n(.*?)```",
    re.DOTALL,
)
_ALONE = pattern(r"^\s*(?:(?:[-*•]|\d+[.)])\s+)?\$([^$]+)\$[.,;]?\s*$", re.MULTILINE)
_INLINE = pattern(r"(?<!\$)\$([^$\n]+)\$(?!\$)|\\\((.+?)\\\)")
_DEFINING = pattern(
    r"\s*(?:(?:[A-Za-z]|\\(?:sigma|phi|psi|ell)(?![A-Za-z]))(?:['′’]+)?(?:\s*\(\s*\\?[a-z]+\s*\))?"
    r"|\\[dt]?frac\s*\{\s*d\s*[A-Za-z]?\s*\}\s*\{\s*d\s*[a-z]\s*\}[^=]*)\s*=(?!\s*[a-z]\s*$)\s*[^=]*[a-z(\\]"
)
_WORD_DEFINED = pattern(
    r"^\s*([A-Za-z]{4,}|[A-Z]{2,3}(?=\s*=\s*(?:[A-Za-z]['′’]|d[A-Z]))|e(?=\s*=))\s*(?:\([a-z]\)\s*)?=(?!=)",
    re.MULTILINE,
)
_SUMMED = pattern(r"Σ_\{?([a-z])\}?(?![\w}=])\s*(?=[^=]*_\{?\(?[a-z]*\1(?![A-Za-z]))")
"""``Σ_k e^(z_k)``: a sum, where an entry of that index stands behind it."""
_HAT = pattern(
    "(?P<command>\\\\[A-Za-z]+)?\\s*(?P<hat>\\\\(?:wide)?hat\\s*(?:\\{\\s*[a-z]\\s*\\}|[a-z])|[a-z]\u0302|ŷ)"
)
_COMMAND = pattern(r"\\[A-Za-z]+")
_LAYERED = pattern(r"(?P<name>\\?(?:delta|[A-Za-zδ]))\s*\^\s*\{?\((?P<layer>\d)\)\}?(?!\()")
"""``W^(2)``, a letter of the second layer."""
_PLACE_OF = pattern(r"\b(?:at|for|near|when|if|unless|except|around|between)\s+(?:\$[^$\n]*\$,?\s*(?:and\s+)?)*$")
"""What stands before a place, ``at $x = 1/2$``: it is told where something holds, and no line."""
_INTEGRAL = pattern(r"∫|\\int(?![A-Za-z])")
_UNDER = pattern(
    rf"\b(?:for|if|when)\s+\$(?P<said>[^$\n=]*{COMPARED}[^$\n=]*)\$\s*[:,]?\s*(?:we (?:have|get|find)\s*)?$",
    re.IGNORECASE,
)
"""What stands before a line, ``for $z > 0$:``, and says where it holds."""
_WHERE = pattern(r"(?:^|[,;.:\n])\s*where\s+$")
_NAMING = pattern(r"\s*(?:\\displaystyle\s*)?\\?[A-Za-z]+(?:_\{?\w\}?)?\s*=[^=]*[A-Za-z]")
_REASON_OF = pattern(r"\s*\d+\.\s+[a-z][^.]*[,:]\s*(?:\$[^$]*\$,?\s*)*")
"""What stands before the u of a reason: ``2. chain rule, $u = x^2$`` below the lines."""
_STEP = pattern(r"^\s*(?:\*\*)?[Ss]tep \d+(?:[:.)]|\s*[-–])(?:\*\*)?[ \t]*", re.MULTILINE)
_CODE = pattern(r"`([^`\n]+)`")
_QUOTED = pattern(r"^>[ \t]?", re.MULTILINE)
_LABEL = pattern(r"^[ \t]*\(?([a-l])\)[ \t]+", re.MULTILINE)
_EXERCISE = "\1"
"""What stands for the label of an exercise while a text is parted."""
_NUMBER = pattern(r"^[ \t]*\(?(\d{1,2})[.)][ \t]+", re.MULTILINE)
_GOES_ON = pattern(r"[&\s]*(?:[-+]|\\cdot)")


def lines_of(source: str, macros: Mapping[str, str] | None = None) -> tuple[Written, ...]:
    """Return the lines of a derivation as it was typed.

    Args:
        source: plain lines, LaTeX (an environment or a chain), Markdown or a post with formulas, a `derive/1` record.
        macros: commands of the author's own, and what they stand for.

    Raises:
        ParseError: there is no line.
    """
    text = source.lstrip("\ufeff").replace("\r\n", "\n")
    if text.lstrip().startswith("{") and '"derive/' in text[:4000]:
        return tuple(_of_record(text))
    written: list[Written] = []
    for formula, reason in (
        line for block in _blocks(_unnumbered(text)) for line in _lines(_plain(block, macros or {}))
    ):
        begins = formula.startswith(_EXERCISE)
        formula = formula.removeprefix(_EXERCISE).strip()
        written.append(Written(len(written) + 1, formula, tuple(sides_of(formula)), reason, begins=begins))
    if not written:
        raise ParseError("there is no line to check", source or " ", 0)
    return tuple(written)


def exercises_of(lines: Sequence[Written]) -> list[tuple[Written, ...]]:
    """Part lines into exercises, a) and b): each has a function y of its own.

    >>> [[line.text for line in one] for one in exercises_of(lines_of("a) y = x^4\\ny' = 4x^3\\nb) y = x^5"))]
    [['y = x^4', "y' = 4x^3"], ['y = x^5']]
    """
    starts = [place for place, line in enumerate(lines) if line.begins or place == 0]
    return [tuple(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def with_letters(lines: Sequence[Written]) -> tuple[Written, ...]:
    """Read words that lines define as letters: loss = …, d loss/dw = … are about a function L.

    >>> [line.text for line in with_letters(lines_of("loss = (y - w)^2\\ndloss/dw = -2(y - w)"))]
    ['L = (y - w)^2', 'dL/dw = -2(y - w)']
    """
    lines = [
        _reworded(line, text) if (text := _SUMMED.sub(r"sum_\1 ", line.text)) != line.text else line
        for line in _without_layers(lines)
    ]
    whole = "\n".join(line.text for line in lines)
    put: dict[str, str] = {}
    for hat in dict.fromkeys(found["hat"] for found in _HAT.finditer(whole)):
        put[hat] = next(one for one in "qsrkgcbmn" if one not in _COMMAND.sub("", whole) and one not in put.values())
    for word in dict.fromkeys(_WORD_DEFINED.findall(whole)):
        letters = (one for one in "LJHQRSTPK" if one not in whole and one not in put.values())
        if word == "e" and "e^" in whole:
            continue
        if word not in NAMES and word not in GREEK and word not in FORMS and (letter := next(letters, "")):
            put[word] = letter
    if not put:
        return tuple(lines)
    words = pattern(rf"(?<![A-Za-z\\])(d|∂|\\partial)?\s*({'|'.join(map(re.escape, put))})(?![A-Za-z])")

    def lettered(text: str) -> str:
        text = _HAT.sub(lambda match: f"{match['command'] or ''} {put[match['hat']]}".lstrip(), text)
        return words.sub(
            lambda match: f"{match[1] or ''}{' ' if match[1] and len(match[1]) > 1 else ''}{put[match[2]]}", text
        )

    return tuple(_reworded(line, lettered(line.text)) for line in lines)


def _reworded(line: Written, text: str) -> Written:
    return replace(line, text=text, sides=tuple(sides_of(text)), shown=line.shown or line.text)


def _without_layers(lines: Sequence[Written]) -> Sequence[Written]:
    """Write letters with the number of a layer above them as other letters; of capital letters none is a derivative.

    >>> [line.text for line in with_letters(lines_of("a^(1) = W^(1) x + b^(1)"))]
    ['c = A x + d']
    """
    whole = "\n".join(line.text for line in lines)
    layered = dict.fromkeys((found["name"], found["layer"]) for found in _LAYERED.finditer(whole))
    if not any(name.isupper() for name, _ in layered):
        return lines
    taken = {*_ALONE_LETTER.findall(whole)}
    capital, small = (iter([one for one in letters if one not in taken]) for letters in (_CAPITAL, _SMALL))
    put = {one: next(capital if one[0].isupper() else small, "") for one in layered}
    if not all(put.values()):
        return lines
    return [
        _reworded(line, _LAYERED.sub(lambda found: f"{put[found['name'], found['layer']]}", line.text))
        for line in lines
    ]


_ALONE_LETTER = pattern(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")
_CAPITAL, _SMALL = "ABCDEFGHJKMNOPQRSUVXYZ", "cdfghpqrstuvwzabeo"


_READ_OTHERWISE = (
    (pattern(r"(?<=[e\d])\^\s*(-?\d+[a-z])(?![A-Za-z({^])"), r"^(\1)", "an exponent goes on to its letter"),
    (
        pattern(r"/\s*(\d+ ?(?:[A-Za-z]+ ?\([^()]*\)|[a-z](?![A-Za-z]))(?:\^\d+)?)"),
        r"/(\1)",
        "all behind the slash is divided by",
    ),
)
"""What a person writes without brackets: e^3x for e^(3x), 1/2x for 1/(2x)."""


def with_brackets(lines: Sequence[Written]) -> Iterator[tuple[tuple[Written, ...], str]]:
    """Yield lines with the brackets that their author may have left out everywhere, and a note that says so.

    >>> [line.text for lines, _ in with_brackets(lines_of("y = e^3x\\ny' = 3e^3x + 1/2x")) for line in lines]
    ['y = e^(3x)', "y' = 3e^(3x) + 1/2x", 'y = e^3x', "y' = 3e^3x + 1/(2x)"]
    """
    for form, bracketed, note in _READ_OTHERWISE:
        again = tuple(_reworded(line, form.sub(bracketed, line.text)) for line in lines)
        if any(one.text != line.text for one, line in zip(again, lines, strict=True)):
            yield again, note


def _unnumbered(text: str) -> str:
    """Drop the numbers of lines, 1., 2., …, where they are in order; ``Step 3:``, quotes and code marks in any case."""
    text = _STEP.sub("", text if "```" in text else _CODE.sub(r"\1", _QUOTED.sub("", text)))
    numbers = [int(match[1]) for match in _NUMBER.finditer(text)]
    labels = [match[1] for match in _LABEL.finditer(text)]
    if len(labels) == 1 or labels == [*"abcdefghijkl"[: len(labels)]]:
        text = _LABEL.sub(_EXERCISE if len(labels) > 1 else "", text)
    return _NUMBER.sub("", text) if len(numbers) > 1 and numbers == [*range(1, len(numbers) + 1)] else text


def _of_record(text: str) -> Iterator[Written]:
    try:
        record = json.loads(text)
        shown = [pair for part in [*record.get("parts", ()), record] for pair in _of_part(part)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ParseError("this is no record of a derivation", text, 0) from error
    for number, (line, reason) in enumerate(shown, 1):
        yield Written(number, line, tuple(sides_of(line)), reason)


def _of_part(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines of one derivation, each with what it takes for given; what it is called; what names stand for."""
    for place, line in enumerate(part["lines"]):
        text = _BARE.sub(r"\1\3/\1\2", line["expression"]["text"])
        given = ", ".join(one["text"] for one in line["conditions"] if "= " in one["text"])
        reason = f"with {given}" if given else ""
        yield text if place == 0 or len(list(sides_of(text))) > 1 else f"= {text}", reason
    given = ", ".join(one["text"] for one in part["conditions"] if "= " in one["text"])
    yield _BARE.sub(r"\1\3/\1\2", part["result"]["text"]), f"with {given}" if given else ""
    yield from ((f"{alias['name']} = {alias['value']['text']}", "") for alias in part.get("aliases", ()))


def _blocks(text: str) -> Iterator[str]:
    """Yield the formulas of a text: all of it, or what stands between dollar signs where prose is around.

    >>> list(_blocks("Let $f(x) = x^2$. Then $$f'(x) = 2x$$ by the rule, for $x = 1$ too."))
    ['f(x) = x^2', "f'(x) = 2x"]
    """
    displays = [
        (match.start(), next(filter(None, match.groups()))) for match in _DISPLAYS.finditer(text) if any(match.groups())
    ]
    inline = [(match.start(), match[1] or match[2]) for match in _INLINE.finditer(_DISPLAYS.sub(_blank, text))]
    alone = [(match.start(), match[1]) for match in _ALONE.finditer(text)]
    said = [(place, formula) for place, formula in inline if _is_line(formula, text[:place])]
    if not displays and not alone:
        # Prose alone: every equation in it is a line.
        said = [(place, formula) for place, formula in inline if "=" in formula]
    found = sorted({*displays, *alone, *said}) if displays or alone or said else [(0, text)]
    for place, formula in found:
        under = _UNDER.search(text[:place]) if "\\begin" not in formula else None
        yield formula if under is None else rf"{formula.strip().rstrip('.,')} \text{{ for }} {under['said']}"


def _is_line(formula: str, before: str) -> bool:
    """Whether a formula in prose is a line: it defines something, and is told neither as a place nor in a reason."""
    if _WHERE.search(before):
        return _NAMING.match(formula) is not None
    line = before[before.rfind("\n") + 1 :]
    return not (_DEFINING.match(formula) is None or _REASON_OF.fullmatch(line) or _PLACE_OF.search(line))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _plain(text: str, macros: Mapping[str, str]) -> str:
    """Take away what is no mathematics: sizes, labels, boxes, macros written out."""
    for name, meaning in (*macros.items(), *MACROS.items()):
        text = re.sub(re.escape(name) + r"(?![a-zA-Z])", meaning.replace("\\", r"\\"), text)
    text = _SPREAD_CASE.sub("& ", _UPRIGHT.sub(r"\\operatorname{\1}", text))
    text = _ABOUT.sub(lambda found: f"={found['rest']}" if _DECIMALS.fullmatch(found["rest"]) else " ", text)
    text = _EQUALITY.sub("=", _INTERTEXT.sub(r" \\\\ ", text))
    text = _SIZES.sub("", _BREAKS.sub("\n", text))
    while (match := _OVERLAID.search(text)) is not None:
        end = _closing(text, match.end())
        text = f"{text[: match.start()]}{text[match.end() : end].strip().strip('$')}{text[end + 1 :]}"
    while (match := _ANSWER.search(text)) is not None:
        end = _closing(text, match.end())
        inside = text[match.end() : end]
        text = f"{text[: match.start()]}{inside if '=' in inside else f'{{{inside}}}'}{text[end + 1 :]}"
    if "\\" in text:
        text = _TIGHT.sub(r"_{\1}", text)
    return _BARE.sub(r"\1\3/\1\2", _VANISHING.sub(" ", text.replace("{}", " ")))


def _closing(text: str, start: int) -> int:
    end = closing(text, start - 1, "{}")
    return len(text) if end < 0 else end


_KEPT, _KEPT_AGAIN = "\0%d\0", pattern(r"\0(\d+)\0")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each formula of a text with the reason beside it; a block inside a formula is left alone."""
    kept: list[str] = []
    while (block := _INNER.search(text)) is not None:
        text = f"{text[: block.start()]}{_KEPT % len(kept)}{text[block.end() :]}"
        kept.append(" ".join(block[0].split()))
    for row in _rows(without_emphasis(text)):
        line, reason = _reason(row)
        for formula in sentences_of(line):
            yield _KEPT_AGAIN.sub(lambda found: kept[int(found[1])], formula), reason


def _rows(text: str) -> Iterator[str]:
    """Yield the rows of environments, else the lines of the text; what a line goes on with is put behind it."""
    rows: list[str] = []
    if _ENVIRONMENT.search(text) or _ROW.search(text):
        for row in map(" ".join, map(str.split, _ROW.split(_ENVIRONMENT.sub(" ", text)))):
            if rows and (_GOES_ON.match(row) or _is_open(rows[-1])):
                rows[-1] = f"{rows[-1].partition('&&')[0]} {row.lstrip('& ')}"
            else:
                rows.append(row)
        yield from rows
        return
    sentence = ""
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        shown = line.strip()
        if not shown:
            continue
        if (
            sentence
            and shown.endswith(".")
            and "=" not in shown
            and shown.split()[0] not in NAMES
            and shown[0].islower()
        ):
            continue  # a sentence that goes on
        sentence = shown if is_prose(shown) and not shown.endswith((".", ":", "?")) else ""
        if rows and indent >= 20 and not shown.startswith("="):
            continue  # a reason that goes on
        if rows and indent >= 4 and not shown.startswith("=") and rows[-1].startswith(("=", "d/d", "∂")):
            rows[-1] = f"{_SPACED.split(rows[-1])[0]} {shown}"
        else:
            rows.append(shown)
    yield from rows


def _is_open(row: str) -> bool:
    """Whether a bracket of a row closes on the next one."""
    formula = row.partition("&&")[0]
    return sum(formula.count(one) for one in "([") > sum(formula.count(one) for one in ")]")


_SPACED = pattern(r"\s{2,}|\t|\s+&&\s*|\s+#\s")
_DOMAIN = pattern(r"\s{2,}for .*$|\s+for [^=]*\bin ℝ.*$|,?\s*\\quad\s.*$")
_HOLDS = pattern(rf"\s+\(\s*(?:for |if |where )?(?P<said>[^()]*{COMPARED}[^()]*)\)\s*$")
"""``y = x^2 + 1 (x > 0)``."""


def _reason(row: str) -> tuple[str, str]:
    """Part a row from the reason beside it."""
    reason = ""
    if "&&" in row:
        row, _, reason = row.partition("&&")
        reason = reason.strip(" &")
    row, said = _without_text(row)
    reason = said or reason
    if (domain := _DOMAIN.search(row)) is not None:
        row, where = row[: domain.start()], domain[0].replace("\\quad", " ").strip(" ,")
        reason = f"{reason}, {where}" if reason else where
    row = _HOLDS.sub(r" for \g<said>", row)
    formula, *more = _SPACED.split(row, maxsplit=1)
    # z = x^2 y,   dz = …: a comma says that another equation follows.
    if more and not more[0].lstrip().startswith("=") and not (formula.rstrip().endswith((",", ";")) and "=" in more[0]):
        reason, row = reason or more[0].strip(), formula
    row = row.replace("&", " ").strip().rstrip(".,;").strip()
    row, said = reason_in(re.sub(r"\[(?:agreed|not verified|proved)[^\]]*\]", "", row))
    return " ".join(row.split()), reason or said


def _without_text(row: str) -> tuple[str, str]:
    """Part a row from the words in it; the name of a function is none."""
    said = ""
    for match in reversed(list(_TEXT.finditer(row))):
        end = _closing(row, match.end())
        words, rest = row[match.end() : end], row[end + 1 :]
        if _CONDITIONAL.fullmatch(words) and not row[: match.start()].count("\\begin{") > row.count("\\end{", 0, end):
            # For x > 0 belongs together.
            said, row = f"{words.strip()} {rest.strip(' &')}", row[: match.start()]
            continue
        is_last = match["how"] != "mathrm" and not rest.strip(" .,;&") and words.strip() not in NAMES
        if _SAID.search(words) or is_last:
            said = words.strip()
            row = row[: match.start()] + rest
    return row, said


def as_lists(text: str) -> str:
    r"""Write columns and matrices as lists, which the reader takes.

    >>> print(as_lists(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"))
    \left(\left(a , b \right),\left( c , d\right)\right)
    """
    text = _COLUMN.sub(lambda found: rf"\left({_ROW.sub(',', found[2])}\right)", text)
    return _MATRIX.sub(lambda found: rf"\left({','.join(map(_row, _ROW.split(found[2].strip())))}\right)", text)


def _row(text: str) -> str:
    return rf"\left({text.replace('&', ',')}\right)"


_BLOCK = pattern(r"\\(?:begin|end)\{")


def _outside(formula: str) -> Iterator[tuple[int, str]]:
    """Yield the signs of a formula that stand in no bracket and in no block, each with its place."""
    blocks = {found.start(): 1 if "begin" in found[0] else -1 for found in _BLOCK.finditer(formula)}
    inside = 0
    for place, sign, depth in depths(formula):
        inside += blocks.get(place, 0)
        if depth + inside == 0:
            yield place, sign


def sides_of(formula: str) -> Iterator[str]:
    """Yield the texts between the equality signs of a line, those inside brackets left alone.

    >>> list(sides_of("y' = 2x = x + x")), list(sides_of("= sum_{i=1}^n x"))
    (["y'", '2x', 'x + x'], ['', 'sum_{i=1}^n x'])
    """
    start = 0
    for place, sign in _outside(formula):
        if sign == "=" and formula[place - 1 : place] not in ("<", ">", "!", ":", "\\"):
            yield formula[start:place].strip()
            start = place + 1
    yield formula[start:].strip()


def statements_of(formula: str) -> list[str]:
    """Return the statements of a line: ``u = x^3, u' = 3x^2`` are two.

    >>> statements_of("u = x^3, u' = 3x^2"), statements_of("f(x, y) = x y")
    (['u = x^3', "u' = 3x^2"], ['f(x, y) = x y'])
    """
    start = 0
    parts: list[str] = []
    for place, sign in _outside(formula):
        if sign in ",;":
            parts.append(formula[start:place].strip())
            start = place + 1
    parts.append(formula[start:].strip())
    # A part like x >= 0 is no statement: it says where the one before it holds.
    told = [len([*sides_of(part)]) > 1 for part in parts]
    begins = told[0] or _INTEGRAL.search(parts[0]) is not None
    return parts if len(parts) > 1 and begins and all(told[1:]) else [formula]
