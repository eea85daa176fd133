"""The two drawing libraries, loaded when something is drawn, and how our drawings look.

Both are optional (``pip install "derive-steps[plot]"``); this is the only module that knows how to load them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from derive.errors import DeriveError, UnsupportedError

SUFFIXES = (".svg", ".png", ".pdf")
"""Endings of files that `plot` writes."""

BLUE, RED, GREY, GREEN, AMBER, VIOLET = "#1f4e9c", "#c8442e", "#8a8f98", "#2e7d4f", "#b7791f", "#6b4fa0"
_DATE = {".svg": "Date", ".pdf": "CreationDate"}
_STYLE: dict[str, Any] = {
    "font.family": "serif",
    "mathtext.fontset": "cm",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "svg.hashsalt": "derive",
}


def library(name: str, purpose: str) -> Any:
    """Return a drawing library, loaded now.

    Raises:
        UnsupportedError: it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise UnsupportedError(f'{purpose} needs {package}: pip install "derive-steps[plot]"') from error


def to_file(output: Path | str) -> Path:
    """Return the path of a file for a drawing.

    Raises:
        DeriveError: its ending is none that can be written.
    """
    path = Path(output)
    if path.suffix.lower() not in SUFFIXES:
        raise DeriveError(f"{path.name!r} does not say which format: end it in {', '.join(SUFFIXES)}")
    return path


@contextmanager
def axes_in(path: Path) -> Iterator[Any]:
    """Give the axes of a new figure, and save it when all is drawn."""
    matplotlib = library("matplotlib", "a drawing in a file")
    figures = library("matplotlib.figure", "a drawing in a file")
    with matplotlib.rc_context(_STYLE):
        # A figure without pyplot draws without a window system, and leaves nothing behind.
        figure = figures.Figure(figsize=(7.2, 4.4), layout="constrained")
        yield figure.add_subplot()
        # Without a date the same derivation gives the same file.
        undated = {_DATE[path.suffix.lower()]: None} if path.suffix.lower() in _DATE else None
        figure.savefig(path, dpi=200, metadata=undated)
