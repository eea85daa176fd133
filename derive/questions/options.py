"""What can be said of a command line before Typer is loaded: which words are options, and whether the rest reads."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

OPTIONS: dict[str, bool] = {
    "--variable": True,
    "--order": True,
    "--to": True,
    "--detail": True,
    "--route": True,
    "--target": True,
    "--at": True,
    "--tangent": False,
    "--normal": False,
    "--values": True,
    "--depends": True,
    "--where": False,
    "--plot": True,
    "--syntax": True,
    "--output": True,
    "--standalone": False,
    "--version": False,
    "--help": False,
    "-h": False,
}
"""The options of the bare form, and whether each takes a value."""

FLAGS = frozenset(("--compare",))
"""Options of sub-commands that take no value, besides those of the bare form."""

PICTURES = (".svg", ".png", ".pdf")
"""What a file for a drawing ends in."""

_FILE = re.compile(r"[\w./~-]*[A-Za-z_][\w/~-]*\.[A-Za-z][A-Za-z0-9]{1,4}")
"""What looks like the name of a file: x.gif, which is to be refused as one."""

COMMANDS = (
    "functions", "gradient", "jacobian", "hessian", "divergence", "curl", "laplacian", "directional", "inverse",
    "matrix", "learn", "backprop", "vanishing", "code",
)  # fmt: skip
"""First words that are no expression."""


class Split(NamedTuple):
    """A command line taken apart.

    Attributes:
        options: options with their values, in order; what looks like a misspelt option is among them.
        words: the expression.
    """

    options: tuple[str, ...]
    words: tuple[str, ...]

    def value(self, option: str, default: str) -> str:
        """Return the value given for an option."""
        for name, following in zip(self.options, (*self.options[1:], default), strict=False):
            if name.startswith(f"{option}="):
                return name.partition("=")[2]
            if name == option:
                return following
        return default


def split(arguments: Sequence[str], *, of_command: bool = False) -> Split:
    """Take a command line apart, so that ``-x^2`` is an expression and ``--detial`` is not.

    Args:
        arguments: what follows the name of the program, or of a sub-command.
        of_command: whether there may be options besides those of the bare form; they take a value, but for `FLAGS`.

    >>> split(["-x^2", "--order", "2"])
    Split(options=('--order', '2'), words=('-x^2',))
    >>> split(["-y^T x", "--shape", "x=n", "--plot"], of_command=True)
    Split(options=('--shape', 'x=n', '--plot=-'), words=('-y^T x',))
    """
    options: list[str] = []
    words: list[str] = []
    rest = deque(arguments)
    while rest:
        argument = rest.popleft()
        name, equals, _ = argument.partition("=")
        if argument == "--":
            words.extend(rest)
            rest.clear()
        elif name == "--plot" and not equals:
            options.append(_plot(rest))
        elif name in OPTIONS:
            options.append(argument)
            if OPTIONS[name] and not equals:
                options.extend([rest.popleft()] if rest else [])
        elif _looks_like_an_option(name):
            options.append(argument)
            if of_command and not equals and name not in FLAGS:
                options.extend([rest.popleft()] if rest else [])
        else:
            words.append(argument)
    return Split(tuple(options), tuple(words))


def _plot(rest: deque[str]) -> str:
    """Take the file for a drawing off the arguments; without one the drawing goes to the terminal."""
    to_file = bool(rest) and (rest[0].lower().endswith(PICTURES) or _FILE.fullmatch(rest[0]) is not None)
    return f"--plot={rest.popleft() if to_file else '-'}"


def unreadable(source: str, syntax: str) -> str:
    """Return why an expression can't be read, "" if it can.

    Args:
        source: as typed.
        syntax: ``text`` or ``latex``; anything else lets the reader decide.
    """
    from derive.errors import LimitError, ParseError
    from derive.reading import read
    from derive.reading.curves import coordinates
    from derive.table import NAMES, VECTOR_NAMES

    if source.strip() in NAMES or source.strip() in VECTOR_NAMES or coordinates(source):
        # The bare name of a function asks for its derivative.
        return ""
    try:
        read(source, syntax=syntax if syntax in ("text", "latex") else "auto")
    except (ParseError, LimitError) as error:
        return str(error)
    return ""


def _looks_like_an_option(name: str) -> bool:
    """A misspelt ``--detial`` is to be told so, while ``--x`` is minus minus x."""
    word, *_ = name.split() or ("",)
    return word.startswith("--") and len(word) > 3 and word[2:].replace("-", "").isalpha()
