"""Words around the mathematics of a person: prose is no line, and what a sentence begins with is no formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from derive.marking.posed import is_posed
from derive.reading.names import GREEK
from derive.startup.patterns import pattern
from derive.table import NAMES

_NAMES = frozenset(NAMES)
_KNOWN = frozenset((*NAMES, *GREEK))
_WORD = pattern(r"[A-Za-z]{2,}")
_DX = pattern(r"d[a-z]")
_COMMAND = pattern(r"\\[A-Za-z]+")
_HEADING = pattern(r"[A-Za-z ]+:")
_TITLE = pattern(r"(?!(?:lim|int|sum|grad)\b)(?P<words>[A-Za-z0-9 ,'’:-]+)(?: at (?:\([^()]*\)|[a-z] = [-\w/.]+))?")
"""A heading, or words that a reason goes on with: ``Tangent at (2, 4)``, ``In components``, ``25 digits``."""
_EXTREME = pattern(r"(?:local |global |a |an )*(?:min|max)(?:imum)?")
_FEWEST_WORDS = 3
_SMALL = frozenset(("the", "of", "is", "are", "an", "has", "its"))
_SAYING = pattern(
    r"\d+ lines?, \d+ (?:proved|agreed)|^for [^=]+ (?:≠|<|>|≤|≥|in) "
    r"|There is (?:no derivative|none)\b|The derivative (?:at|exists)|Whether there is"
)
_FIRST = (
    r"hence|thus|therefore|then|now|next|finally|again|also|so|and|but|since|because|that|this|which|it follows|if"
    r"|we|by definition|gives|giving|yields|yielding|implies|let|let[’']s|where|with|set|put|given|here|the|our"
    r"|sub|substitut(?:e|ing)|choose|take|call|note|recall"
    r"|i\.e\.|ie|you"
)
_LATER = (
    r"have|has|had|get|gets|obtain|obtains|find|finds|see|know|write|wrote|means|can|will|is|are|be|it|one|a|an|of|to|by"
    r"|from|as|use|using|just|simply|answer|result|derivative|function|follows|only"
)
_BEGINS = pattern(
    rf"^(?:[∴∵•➜]\s*|[*-]\s+(?=[fghuvw]'*(?:\([a-z]\))?\s*=)|(?:{_FIRST})\b[,:]?\s+(?:(?:{_FIRST}|{_LATER})\b[,:]?\s+)*)"
    r"(?=[^=\s])",
    re.IGNORECASE,
)
_PLACED = pattern(r"^(?:[A-Za-z]+\s+){1,4}(?=at\s+(?:the\s+point\s+)?(?:[a-z]\s*=\s*[^:=]+|\([^()]*\)):\s)")
"""``Tangent line at x = 2: y = …``."""
_CLAUSE = pattern(r"^(?P<words>\w[\w'’\- ]*?)\s*[,:]\s+(?=\S)")
_SENTENCES = pattern(
    r"(?<=[\w)}\]])(?:\.\s+(?=[A-Z][a-z]+\b[ ,])|[,;]?\s+(?:and\s+)?(?:so|hence|thus|therefore|then)\b[,:]?\s+"
    r"|,?\s+(?:and|with)\s+(?=(?:[A-Za-z]['′’]*(?:\([a-z]\))?|d[A-Za-z](?:/d[a-z])?)\s*=))"
)
_MOMENT = pattern(
    r"(?:when|with|at|if|where|given)\s+(?P<told>(?=[^:]*d[A-Za-z]\s*/\s*dt\s*=)[^=:]+=[^=:]+(?:(?:,|\band\b)[^=:]+=[^=:]+)*?)[:.,]?",
    re.IGNORECASE,
)
"""``When a = 5 and dS/dt = 30:``."""
_TOLD = pattern(
    r"^[A-Za-z][A-Za-z ,'’-]* (?:is|by|equation|formula)\s+(?P<formula>[A-Za-z](?:\([a-z]\))?\s*=\s*[^=:]+)$"
)
"""``The area of a circle is A = π r^2``."""
_CLAIM = pattern(
    r"(?:(?:the )?derivative of|d\s*/\s*d(?P<by>[a-z]) of)\s+(?P<of>[^=]+?)(?:\s+with respect to (?P<letter>[a-z]))?"
    r"\s*(?:\bis\b|\bequals\b|=)\s*(?P<value>.+)",
    re.IGNORECASE,
)
"""``The derivative of x^3 is 3x^2``."""
_ARROW = pattern(r"\s(?:→|->|⟶|\\(?:right|longright)?arrow|\\to)\s+(?=[^→]*=)")
_BOLD = pattern(r"^\s*(?:[-*•]\s+)?\*\*(?P<words>[^*\n]*?)[:.]?\s*\*\*:?\s*")
"""What begins with two stars in Markdown: a heading, or the last formula."""
_HEADLINE = pattern(r"^#{1,6}\s(?!.*##)")
_SPOKEN = pattern(
    r"\s+(?:\((?!\w+[- ]times)(?P<beside>[a-z][a-z '’-]*)\)|(?:by|using|via|from) (?P<after>[a-z][a-z '’-]*[a-z]))\.?$",
    re.IGNORECASE,
)


def without_words(line: str) -> str:
    """Drop the words in front of a formula, where they are none of its letters.

    >>> without_words("Hence, we get f'(x) = 2x"), without_words("By the chain rule: y' = 2"), without_words("∴ y = 1")
    ("f'(x) = 2x", "y' = 2", 'y = 1')
    >>> without_words("x, y = 3"), without_words("sin x = y"), without_words("so t = 3")
    ('x, y = 3', 'sin x = y', 't = 3')
    """
    line = _PLACED.sub("", line)
    while True:
        clause = _CLAUSE.match(line)
        if clause is not None and _is_said(clause["words"]):
            line = line[clause.end() :]
        elif (begins := _BEGINS.match(line)) is not None:
            line = line[begins.end() :]
        else:
            return line


def _is_said(words: str) -> bool:
    """Whether the words in front of a comma or a colon are a part of a sentence."""
    told = [word for word in words.replace("’", "'").split() if word not in _KNOWN]
    return any(len(word) >= 4 and word.replace("'", "").isalpha() for word in told)


def reason_in(line: str) -> tuple[str, str]:
    """Part a line from the reason that is said behind it, in brackets or in words.

    >>> reason_in("= 2x e^x (power rule)"), reason_in("= 2x by the chain rule"), reason_in("= 2 (sin x)")
    (('= 2x e^x', 'power rule'), ('= 2x', 'the chain rule'), ('= 2 (sin x)', ''))
    """
    found = _SPOKEN.search(line)
    words = "" if found is None else found["beside"] or found["after"]
    return (line[: found.start()], words) if found is not None and _is_said(words) else (line, "")


def without_emphasis(text: str) -> str:
    """Drop what is written in bold in front of lines, and the headings of Markdown.

    >>> without_emphasis("**Step 1: Simplify**"), without_emphasis("**Answer:** y = 2"), without_emphasis("**y = 2**")
    ('', 'y = 2', 'y = 2')
    """
    return "\n".join(
        _BOLD.sub(lambda found: f"{found['words']} " if "=" in found["words"] else "", line).rstrip()
        for line in text.split("\n")
        if not _HEADLINE.match(line)
    )


def sentences_of(line: str) -> Iterator[str]:
    """Yield the formulas of a line, and problems in words; none where a line is prose.

    >>> list(sentences_of("Let u = 3x^2 - 1. Then f = u^4")), list(sentences_of("y = 0.5 x so y' = 0.5"))
    (['u = 3x^2 - 1, f = u^4'], ["y = 0.5 x, y' = 0.5"])
    >>> list(sentences_of("Indices: k = 1, …, n. Every line is an entry, a number"))
    []
    """
    if (claim := _CLAIM.fullmatch(line)) is not None:
        by = claim["by"] or claim["letter"]
        yield f"{f'd/d{by} ' if by else ''}({claim['of']}){'' if by else chr(39)} = {claim['value']}"
    elif is_posed(line):
        yield line
    elif (moment := _MOMENT.fullmatch(line)) is not None:
        yield re.sub(r",?\s+and\s+", ", ", moment["told"])
    elif is_prose(line) and (told := _TOLD.search(line)) is not None and not is_prose(told["formula"]):
        yield told["formula"].rstrip(".")
    elif not (is_prose(line) and _words_in(without_words(line), "=" in line)):
        steps = [line] if "lim" in line else _ARROW.split(line)
        equations: list[str] = []
        for part in (part for step in steps for part in _SENTENCES.split(step)):
            formula = part.strip() if is_posed(part) else without_words(part.strip())
            if formula and "=" in formula and not is_posed(formula) and not is_prose(formula):
                equations.append(formula.rstrip(": "))
                continue
            if equations:
                yield ", ".join(equations)
                equations = []
            if formula and (is_posed(formula) or not is_prose(formula)):
                yield formula.rstrip(": ")
        if equations:
            yield ", ".join(equations)


def is_prose(line: str) -> bool:
    """Whether a line is words about the mathematics, and none.

    >>> is_prose("This is what the chain rule says"), is_prose("ln(ln(ln x))"), is_prose("Tangent to y = x^2 at x = 3:")
    (True, False, True)
    """
    title = _TITLE.fullmatch(line)
    if _HEADING.fullmatch(line) or _EXTREME.fullmatch(line) or (title is not None and _is_title(title["words"])):
        return True
    words = _words_in(line, "=" in line)
    announces = words > 0 and line.rstrip().endswith(":")
    return announces or words >= _FEWEST_WORDS or _SAYING.search(line) is not None


def _is_title(words: str) -> bool:
    """Whether words without a sign of operation are prose: one is long, and none is the name of a function."""
    told = [word.strip("':") for word in re.split(r"[ ,-]+", words)]
    long = any(len(word) >= 4 and word.isalpha() and word not in _KNOWN for word in told)
    return (long and not _NAMES.intersection(told)) or len(_SMALL.intersection(told)) > 0


def _words_in(line: str, long: bool) -> int:
    """Count the words of a line that are no mathematics; in an equation most short words are: dx, xy and ab."""
    parts = [part.strip(".,;:!?()") for part in _COMMAND.sub(" ", line).split()]
    told = [
        part for part in parts if _WORD.fullmatch(part) and len(part) >= (4 if long else 2) and not _DX.fullmatch(part)
    ]
    # ln(ln(ln x)) is no sentence.
    words = sum(word not in _KNOWN for word in told)
    # The slope of this = 4x says something of 4x.
    ends_in_words = long and not _SMALL.isdisjoint(line.rpartition("=")[2].split())
    return words + sum(part in _SMALL for part in parts) * ends_in_words


def known_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the words that more than one line has: names of quantities, such as cost; one alone is a word of prose.

    >>> sorted(known_words(["cost = 3x", "d cost/dx = 3", "this at last"]))
    ['cost']
    """
    count = Counter(word for text in texts for word in {*_WORD.findall(text)})
    return frozenset(word for word, times in count.items() if times > 1)
