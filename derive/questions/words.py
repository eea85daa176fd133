"""What can be said of a command line before Typer is loaded: which words are options, and whether the rest reads."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from derive.errors import DeriveError
from derive.questions.options import COMMANDS, OPTIONS, OTHERS, PICTURES
from derive.startup.patterns import pattern

_FILE = pattern(r"[\w./~-]*[A-Za-z_][\w/~-]*\.[A-Za-z][A-Za-z0-9]{1,4}")
"""What looks like the name of a file: x.gif, which is to be refused as one."""

_WORD = pattern(r"[A-Za-z]{4,40}")
_LIKENESS = 0.8
_LONGEST = 30

_NOT_HERE = {
    "differentiate": 'write derive "x^2"',
    "diff": 'write derive "x^2"',
    "plot": 'write derive "x^2" --plot',
    "latex": 'write derive "x^2" --to latex',
    "implicit": 'write derive "x^2 + y^2 = 25"',
    "parametric": 'write derive "x = t^2, y = t^3"',
    "polar": 'write derive "r = 1 + cos(theta)"',
    **dict.fromkeys(("integrate", "solve", "simplify", "expand", "factor"), ""),
}
"""What other programs are asked for, and how it is asked here, "" if it can't be."""


class Misused(DeriveError):
    """A command line that can't be meant so."""


class Split(NamedTuple):
    """A command line taken apart.

    Attributes:
        options: options with their values, in order, each by its long name.
        words: the expression.
    """

    options: tuple[str, ...]
    words: tuple[str, ...]

    def value(self, option: str, default: str) -> str:
        """Return the value given for an option, the last one that was."""
        found = [one.partition("=")[2] for one in self.options if one.startswith(f"{option}=")]
        return found[-1] if found else default


def split(arguments: Sequence[str]) -> Split:
    """Take a command line apart, so that ``-x^2`` is an expression and ``--detial`` is not.

    Args:
        arguments: what follows the name of the program, or of a sub-command.

    Raises:
        Misused: an option has no value or a wrong one, or there is no such option.

    >>> split(["-x^2", "--order", "2"])
    Split(options=('--order=2',), words=('-x^2',))
    >>> split(["-y^T x", "-o", "a.tex", "--plot"])
    Split(options=('--output=a.tex', '--plot=-'), words=('-y^T x',))
    """
    options: list[str] = []
    words: list[str] = []
    rest = deque(arguments)
    while rest:
        argument = rest.popleft()
        name, equals, value = argument.partition("=")
        if argument == "--":
            words.extend(rest)
            rest.clear()
        elif name in OPTIONS:
            option = OPTIONS[name]
            if option.takes_value and not equals:
                value = _OPTIONAL[option.flag](rest) if option.flag in _OPTIONAL else _value(name, rest)
            if option.choices and value not in option.choices:
                raise Misused(f"{name} is one of {', '.join(option.choices)}, not {quoted(value)}")
            options.append(f"{option.flag}={value}" if option.takes_value or equals else option.flag)
        elif _looks_like_an_option(name):
            near = _like(name, [*OPTIONS])
            raise Misused(f"No such option: {name}" + (f". Did you mean {near}?" if near else ""))
        elif re.fullmatch("-[A-Za-z]+", argument):
            raise Misused(f"No such option: {argument}; as an expression it is written ({argument})")
        else:
            words.append(argument)
    return Split(tuple(options), tuple(words))


def _value(name: str, rest: deque[str]) -> str:
    """Take the value of an option off the arguments."""
    if not rest or rest[0] == "--" or rest[0].partition("=")[0] in OPTIONS:
        raise Misused(f"{name} needs a value")
    return rest.popleft()


def _picture(rest: deque[str]) -> str:
    """Take the file for a drawing off the arguments; without one the drawing goes to the terminal."""
    to_file = bool(rest) and (rest[0].lower().endswith(PICTURES) or _FILE.fullmatch(rest[0]) is not None)
    return rest.popleft() if to_file else "-"


def _lines(rest: deque[str]) -> str:
    """Take the lines that a person has off the arguments: - or what has an equality sign; without them, none."""
    return rest.popleft() if rest and (rest[0] == "-" or "=" in rest[0]) and rest[0][:2] != "--" else "none"


_OPTIONAL = {"--plot": _picture, "--next": _lines}
"""Options whose value may be left out."""


def _looks_like_an_option(name: str) -> bool:
    """A misspelt ``--detial`` is to be told so, while ``--x`` is minus minus x."""
    word, *_ = name.split() or ("",)
    return word.startswith("--") and len(word) > 3 and word[2:].replace("-", "").isalpha()


# Words -----------------------------------------------------------------------------------------------


def refuse_misspelt(source: str) -> None:
    """Refuse what is no expression but a command or a function with a slip in it.

    Args:
        source: what stands where an expression is expected.

    Raises:
        Misused: its first word would be read as one symbol, and is like a command or a function.

    >>> refuse_misspelt("sigmiod")
    Traceback (most recent call last):
    derive.questions.words.Misused: there is no function sigmiod. Did you mean sigmoid?
    """
    first, *others = source.split(maxsplit=1) or ("",)
    if others and _without_words(source)[0] != source:
        return
    if others and "$" not in source:
        _refuse_absent(first)
    if not _WORD.fullmatch(first) or _has_meaning(first):
        return
    if first.lower() in (*COMMANDS, *OTHERS):
        raise Misused(f"{first.lower()} is a command, to be written as the first word: derive {first.lower()} …")
    if _command_like(first):
        raise Misused(no_command(first))
    from derive.table import NAMES
    from derive.vectors.functions import VECTOR_NAMES

    if (near := _like(first, (*NAMES, *VECTOR_NAMES))) and not unreadable(first, "text"):
        raise Misused(f"there is no function {first}. Did you mean {near}?")


def _without_words(source: str) -> tuple[str, str]:
    """Return the formulas of a sentence, and the command that it asks for; what is wrong is told when it is read."""
    from derive.errors import ParseError
    from derive.reading.requests import request_in
    from derive.reading.spoken import in_signs

    try:
        request = request_in(in_signs(source)[0])
    except ParseError:
        return "", ""
    return (source, "") if request is None else (request.text, request.command)


def _refuse_absent(word: str) -> None:
    """Refuse what other programs have as a command, and say how it is asked here."""
    if word.lower() in _NOT_HERE:
        raise Misused(f"there is no command {word}; {_NOT_HERE[word.lower()] or 'derive --help lists them'}")


def no_command(word: str) -> str:
    """Return the message for a word that is no command, with the nearest one."""
    near = _command_like(word)
    return f"there is no command {word}" + (f". Did you mean derive {near}?" if near else "; derive --help lists them")


def _command_like(word: str) -> str:
    """Return the command that a word begins, or is like."""
    commands = (*COMMANDS, *OTHERS)
    return next((name for name in commands if name.startswith(word.lower())), "") or _like(word, commands)


def _has_meaning(word: str) -> bool:
    """Whether a word is a Greek letter, a function or a product with one, and not one symbol of many letters."""
    from derive.expression import Sym
    from derive.reading import read
    from derive.reading.names import GREEK
    from derive.table import NAMES
    from derive.vectors.functions import VECTOR_NAMES

    if word in NAMES or word in VECTOR_NAMES or word in GREEK:
        return True
    try:
        return not isinstance(read(word, syntax="text").expression, Sym)
    except DeriveError:
        return False


def _like(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), [name for name in known if len(name) > 3], 1, _LIKENESS)
    return found[0] if found else ""


def refuse_several(words: Sequence[str]) -> None:
    """Refuse two expressions side by side, which would be read as their product; ``sin x`` forgot its quotes.

    Raises:
        Misused: two words in turn are expressions by themselves.
    """
    if len(words) > 1:
        _refuse_absent(words[0])
    whole = [not unreadable(word, "auto") for word in words] if len(words) > 1 else []
    for place, pair in enumerate(pairwise(whole)):
        if all(pair):
            first, second = words[place : place + 2]
            raise Misused(f"{quoted(first)} and {quoted(second)} are two expressions: ask for one at a time, in quotes")


def quoted(word: str) -> str:
    """Return a word of a command line as a message can show it."""
    return repr(word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…")


def unreadable(source: str, syntax: str) -> str:
    """Return why an expression can't be read, "" if it can.

    Args:
        source: as typed.
        syntax: ``text`` or ``latex``; anything else lets the reader decide.
    """
    from derive.errors import LimitError, ParseError
    from derive.reading import read
    from derive.reading.curves import coordinates
    from derive.reading.fields import is_of_vectors
    from derive.table import NAMES
    from derive.vectors.functions import VECTOR_NAMES

    formulas, command = _without_words(source)
    named = formulas != source and formulas.strip() in {*NAMES, *VECTOR_NAMES}
    if named or command or coordinates(formulas) or is_of_vectors(formulas):
        # Read by what else is asked.
        return ""
    try:
        read(source, syntax=syntax if syntax in ("text", "latex") else "auto", every_order=True)
    except (ParseError, LimitError) as error:
        return str(error)
    return ""


def mistake_in(words: Sequence[str], syntax: str) -> str:
    """Return what is wrong with the words of an expression, "" if they can be read.

    Args:
        words: those of a command line; several are one expression without its quotes.
        syntax: as for `unreadable`.
    """
    from derive.table import NAMES
    from derive.vectors.functions import VECTOR_NAMES

    source = " ".join(words)
    if source.strip() in NAMES or source.strip() in VECTOR_NAMES:
        # The bare name of a function asks for its derivative.
        return ""
    try:
        refuse_misspelt(source)
        refuse_several(words)
    except Misused as misused:
        return str(misused)
    return unreadable(source, syntax)
