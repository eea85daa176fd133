"""The spelling of vectors and matrices: norms, transposes, entries and bare operators as the grammar reads them.

Papers, MATLAB, NumPy and LaTeX write the same things in many dresses; each is one row here.  Every character keeps
the place where it was typed, so that an error points there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import takewhile

from derive.errors import ParseError
from derive.reading.brackets import depths, opening
from derive.reading.names import FORMS, GREEK, OPERATORS, known_function, nearest
from derive.startup.patterns import pattern
from derive.vectors.functions import NOT_DIFFERENTIATED, SPELLINGS, VECTOR_NAMES
from derive.vectors.operations import OPERATIONS as WHOLE

TIMES, OVER, DOT, ONES = "odot", "oslash", "dotproduct", "onesvector"
"""Names in the grammar of the product and the quotient entry by entry, of a dot, and of the vector of ones."""

_TOP = r"(?:\\top|\\intercal|\\(?:mathsf|mathrm|text|mathit|mathtt)\s*\{T\}|⊤|ᵀ)"
_BOLD = r"\\(?:mathbf|mathbb|boldsymbol|bm|bold|vec|mathds)"
_DRESS = rf"(?:{_BOLD}|\\(?:mathsf|mathrm|mathit|operatorname\*?|text|textbf|textrm|rm|mathcal))"
_DRESSES: tuple[tuple[str, tuple[str | int, ...]], ...] = (
    (r"\\(?:left|right|[bB]igg?[lr]?)\s*(?:\\\||\\[lr]?Vert(?![A-Za-z])|‖|\|\|)", ("‖",)),
    (r"\\[lr]?Vert(?![A-Za-z])|\\\||\|\||∥", ("‖",)),
    (r"⁻ᵀ", ("^-T",)),
    (rf"-\s*{_TOP}", ("-T",)),
    (rf"\^\s*\{{\s*(?:\\!)?\s*{_TOP}\s*\}}|\^\s*{_TOP}|{_TOP}", ("^T",)),
    (r"\^\s*(?:\{\s*\\prime\s*\}|\\prime(?![A-Za-z]))", ("'",)),
    (r"(?:\\langle|⟨)([^⟨⟩|]*?,[^⟨⟩|]*?)(?:\\rangle|⟩)", ("inner(", 1, ")")),
    (rf"{_BOLD}\s*(?:\{{\s*1\s*\}}|1(?!\d))|𝟏|𝟙", (f" {ONES} ",)),
    (r"(?<![\w.)}])1(?=\s*\^\s*(?:\{\s*T\s*\}|T\b))|\bones\b(?!\s*\()", (f" {ONES} ",)),
    (rf"{_DRESS}\s*\{{\s*(\\?\w+)\s*\}}", (1,)),
    (rf"{_BOLD}(?![A-Za-z])\s*(?=\\?[A-Za-z])", (" ",)),
    (r"\\odot(?![A-Za-z])|⊙|\.\*(?!\*)", (f" * {TIMES} * ",)),
    (r"\\cdot(?![A-Za-z])|[·⋅∙]", (f" * {DOT} * ",)),
    (r"\\oslash(?![A-Za-z])|⊘|\./", (f" * {OVER} * ",)),
    (r"(?<=[\w)])\.T\b", ("^T",)),
    (r"(?<=[\w)\s])@(?=[\w(\s])", (" ",)),
    (r"⁻¹", ("^-1",)),
    (r"\\?\b(?:logdet|slogdet)\b|\\?\b(?:log|ln)\s*\\?det\b", ("ln det",)),
)
_BARE = pattern(
    r"(?<![A-Za-z_])\\?((?:det|tr|trace|Tr|softmax|logsoftmax|logsumexp)(?![A-Za-z(]))\s*"
    r"(\\?[A-Za-z]+(?:_\w|_\{\w+\})?(?:\s*\^\s*(?:-?\w|\{[^{}]*\}))?)(?![A-Za-z(_])"
)
_OF_DETERMINANT = pattern(r"\b(ln|log)\s+(det\([^()]*\))")
_NORM = pattern(r"‖([^‖]*)‖((?:\s*\^\s*(?:\d|\{\d+\}))?)((?:_(?:\{[^{}]*\}|\\?\w+|\*))?)((?:\s*\^\s*(?:\d|\{\d+\}))?)")
_UNBOUNDED = pattern(r"\bsum\s*_\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z]))(?![\w=]|\s*\^)")
_NORMS = {entry.mark: entry.name for entry in WHOLE if entry.style == "bars"}
_CALLED = pattern(r"(?<![\\A-Za-z0-9_])\\?([A-Za-z]\w*(?:_\{\w+\})?)\s*\(")
_KNOWN = {*OPERATORS, *FORMS, *GREEK, *VECTOR_NAMES, *SPELLINGS.values(), "entry", TIMES, OVER, DOT, ONES}
_ENTRY = pattern(r"\)_(?:\{(\w+)\}|(\w+))")


class Spelling:
    """A source while it is spelled anew: its text, and where each character was typed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source
        self.places = list(range(len(source)))
        self.notes: list[str] = []

    def put(self, begin: int, end: int, parts: tuple[str | tuple[int, int], ...]) -> None:
        """Put new text, and spans of the old, in the place of ``text[begin:end]``."""
        here = self.places[begin] if begin < len(self.places) else len(self.source)
        text, places = "", list[int]()
        for part in parts:
            text += part if isinstance(part, str) else self.text[slice(*part)]
            places += [here] * len(part) if isinstance(part, str) else self.places[slice(*part)]
        # A word that is put beside another, \Sigma or x, stays one of its own.
        if _joins(self.text[begin - 1 : begin], text[:1]):
            text, places = f" {text}", [here, *places]
        if _joins(text[-1:], self.text[end : end + 1]):
            text, places = f"{text} ", [*places, here]
        self.text = self.text[:begin] + text + self.text[end:]
        self.places[begin:end] = places

    def every(self, form: re.Pattern[str], parts: tuple[str | int, ...]) -> None:
        """Put parts, text or groups, in the place of everything that matches."""
        for found in reversed(list(form.finditer(self.text))):
            spans = tuple(part if isinstance(part, str) else found.span(part) for part in parts)
            self.put(*found.span(), spans)

    def place(self, position: int) -> int:
        """Return where the character at a position was typed."""
        return self.places[position] if position < len(self.places) else len(self.source)

    def error(self, message: str, position: int, hint: str = "") -> ParseError:
        """Return an error that points at what was typed."""
        return ParseError(message, self.source, self.place(position), hint)


def _joins(before: str, after: str) -> bool:
    """Whether two characters side by side would make one word."""
    return before.isalnum() and after.isalnum()


def spelled(
    source: str, arrays: Mapping[str, tuple[str | int, ...]] | None = None, functions: Collection[str] = ()
) -> Spelling:
    """Return a source with norms, transposes, entries and bare operators in the spelling of the grammar.

    Args:
        source: text or LaTeX.
        arrays: the shape of each vector and matrix: what a prime transposes, how far a sum without bounds goes.
        functions: other words that are functions.

    Raises:
        ParseError: a norm is not closed or not known, or a word before a bracket is no function.

    >>> spelled("||A - U V||_F^2").text, spelled("ln det X").text
    ('frobenius(A - U V)^2', 'ln(det(X))')
    >>> spelled("x'*A*x", {"x": ("n",), "A": ("n", "n")}).text
    'x^T*A*x'
    """
    arrays = arrays or {}
    spelling = Spelling(source)
    if "\\" in source and not re.search(r"\\\S", source):
        raise spelling.error("the solution of a linear system can't be read", source.find("\\"), "Write A^-1 b.")
    for form, parts in _DRESSES:
        spelling.every(pattern(form), parts)
    _transposes(spelling, arrays)
    _bounds(spelling, arrays)
    _norms(spelling)
    spelling.every(_BARE, (1, "(", 2, ")"))
    spelling.every(_OF_DETERMINANT, (1, "(", 2, ")"))
    _entries(spelling)
    for name, begin, end in reversed(list(_calls(spelling.text))):
        if name in ("sum", "Sum") and not _has_comma(spelling.text, end):
            spelling.put(begin, begin + len(name), ("total",))
        elif name in SPELLINGS and SPELLINGS[name] != name and name not in arrays:
            spelling.put(begin, begin + len(name), (SPELLINGS[name],))
        else:
            _check_word(spelling, name, begin, {*arrays, *functions})
    return spelling


def _transposes(spelling: Spelling, arrays: Collection[str]) -> None:
    """Read a prime after an array or a bracket as a transpose: x' A x of MATLAB."""
    for found in reversed(list(re.finditer(r"((?:\\?[A-Za-z]\w*)|[)\]])['′’](?!['′’])(?!\s*\()", spelling.text))):
        name = found[1].lstrip("\\")
        if f"{name}'" not in arrays and (name in arrays or name in ")]"):
            spelling.put(found.end(1), found.end(), ("^T",))
            if name in arrays:
                spelling.notes.append(f"{name}' is read as the transpose of {name}.")


def _bounds(spelling: Spelling, arrays: Mapping[str, tuple[str | int, ...]]) -> None:
    """Give a sum over an index without bounds those of what the index counts, or 1 to n."""
    for found in reversed(list(_UNBOUNDED.finditer(spelling.text))):
        index = found[1] or found[2]
        counted = (
            size
            for name, places in re.findall(r"([A-Za-z]+)\s*\}?_\{?([A-Za-z]+)", spelling.text)
            if name in arrays and len(places) == len(arrays[name])
            for letter, size in zip(places, arrays[name], strict=True)
            if letter == index
        )
        last = next(counted, "n")
        spelling.notes.append(f"The sum over {index} is read as one from 1 to {last}.")
        spelling.put(found.end(), found.end(), (f"^{{{last}}}",))
        spelling.put(*found.span(found.lastindex or 1), (f"{index}=1",) if found[1] else (f"{{{index}=1}}",))


def _norms(spelling: Spelling) -> None:
    for found in reversed(list(_NORM.finditer(spelling.text))):
        kind = re.sub(r"[\\{}_\s]|text|mathrm|rm", "", found[3])
        if kind not in _NORMS:
            raise spelling.error(
                f"the norm ‖…‖{found[3]} is not differentiated here",
                found.start(),
                "Known are ‖…‖, ‖…‖_1, ‖…‖_2, ‖…‖_F.",
            )
        spelling.put(*found.span(), (f"{_NORMS[kind]}(", found.span(1), ")", found.span(2), found.span(4)))
    if "‖" in spelling.text:
        raise spelling.error("a norm is not closed", spelling.text.find("‖"))


def _entries(spelling: Spelling) -> None:
    """Read ``(X w)_i`` and ``softmax(z)_k`` as entries."""
    while (found := _ENTRY.search(spelling.text)) is not None:
        begin = opening(spelling.text, found.start())
        if begin < 0:
            raise spelling.error("a bracket is not opened", found.start())
        word = re.search(r"\\?[A-Za-z]+$", spelling.text[:begin])
        begin = word.start() if word and len(word[0]) > 1 else begin
        indices = "".join(f", {letter}" for letter in found[1] or found[2])
        spelling.put(begin, found.end(), ("entry(", (begin, found.start() + 1), f"{indices})"))


def _calls(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word before a bracket: the word, where it begins, and where the bracket stands."""
    for found in _CALLED.finditer(text):
        yield found[1], found.start(1), found.end() - 1


def _has_comma(text: str, start: int) -> bool:
    inside = takewhile(lambda one: one[2] > 0, depths(text, start))
    return any(character == "," and depth == 1 for _, character, depth in inside)


def _check_word(spelling: Spelling, word: str, at: int, known: Collection[str]) -> None:
    """Refuse a word of several letters before a bracket that is no function: never a product of its letters."""
    if word in NOT_DIFFERENTIATED:
        raise spelling.error(f"{word}(…) of a matrix or vector is not differentiated here", at)
    is_command = spelling.text[at - 1 : at] == "\\"
    if word in known or is_command or len(word.partition("_")[0]) == 1 or word in _KNOWN or known_function(word):
        return
    near = nearest(word, SPELLINGS)
    hint = f"Did you mean {near}?" if near else f"For a function entry by entry give --shape {word}=elementwise."
    raise spelling.error(f"unknown function {word}", at, hint)
