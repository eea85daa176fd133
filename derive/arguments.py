"""What can be said of a command line before Typer is loaded: which words are options, and whether the rest reads."""

from __future__ import annotations

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

PICTURES = (".svg", ".png", ".pdf")
"""What a file for a drawing ends in."""

COMMANDS = (
    "functions", "gradient", "jacobian", "hessian", "divergence", "curl", "laplacian", "directional", "inverse",
    "matrix", "backprop", "vanishing", "code",
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


def split(arguments: Sequence[str]) -> Split:
    """Take a command line apart, so that ``-x^2`` is an expression and ``--detial`` is not.

    >>> split(["-x^2", "--order", "2"])
    Split(options=('--order', '2'), words=('-x^2',))
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
        else:
            words.append(argument)
    return Split(tuple(options), tuple(words))


def with_plot(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of a sub-command with the value that ``--plot`` may leave out.

    >>> with_plot(["tanh", "--plot", "--layers", "5"])
    ['tanh', '--plot=-', '--layers', '5']
    """
    found: list[str] = []
    rest = deque(arguments)
    while rest:
        argument = rest.popleft()
        found.append(_plot(rest) if argument == "--plot" else argument)
    return found


def _plot(rest: deque[str]) -> str:
    """Take the file for a drawing off the arguments; without one the drawing goes to the terminal."""
    to_file = bool(rest) and rest[0].lower().endswith(PICTURES)
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
