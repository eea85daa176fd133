"""Where the answer goes: the choice of a format, the file written whole or not at all, and the exit status."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from derive.questions.options import PICTURES
from derive.record.levels import Detail, Format
from derive.render import RENDERERS, SUFFIXES, lines_first

if TYPE_CHECKING:
    from pathlib import Path

    from derive.record.derivation import Derivation

DONE, FAILED, UNREADABLE, FAULT = 0, 1, 2, 70
INTERRUPTED, PIPE_CLOSED = 130, 141


class Refused(Exception):
    """Carries an exit status and a message to `run`."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def format_of(to: Any, output: Path | None) -> Any:
    """Return the format that was asked for, else the one of a file's suffix, else plain text."""
    return to.value if to is not None else SUFFIXES.get(output.suffix if output is not None else "", "text")


class Shown(NamedTuple):
    """How an answer is shown.

    Attributes:
        format: the name of a renderer.
        detail: how many lines.
        output: a file, None for standard output.
        standalone: whether LaTeX is a whole document.
        why: whether it is told why each rule was chosen.
    """

    format: Format
    detail: Detail
    output: Path | None
    standalone: bool
    why: bool = False

    @classmethod
    def of(
        cls,
        *,
        to: str | None = None,
        detail: str = "normal",
        output: str | None = None,
        standalone: bool = False,
        why: bool = False,
    ) -> Shown:
        """Return how to show what was asked for.

        Raises:
            Refused: there is no such format, or the name of the file says none.
        """
        file = None if output in (None, "-") else _path(output)
        format_ = _format(to, file)
        if standalone and format_ != "latex":
            raise Refused(UNREADABLE, "--standalone is for LaTeX: add --to latex")
        return cls(format_, cast("Detail", str(detail)), file, standalone, why)

    @property
    def streamed(self) -> bool:
        """Whether the lines are read while SymPy is asked for its opinion; other programs get the whole."""
        return self.output is None and self.format in ("terminal", "text")


def _path(name: str) -> Path:
    from pathlib import Path

    return Path(name)


def _format(to: str | None, output: Path | None) -> Format:
    """Return the name of a renderer, from what was asked, by its name or a suffix, and from the suffix of the file."""
    if to is not None:
        named = SUFFIXES.get(f".{to.lower()}", to.lower())
        if named not in RENDERERS:
            raise Refused(UNREADABLE, f"there is no format {to!r}; there are {', '.join(RENDERERS)}")
        return cast("Format", named)
    if output is None:
        return "terminal" if sys.stdout is not None and sys.stdout.isatty() else "text"
    if output.suffix.lower() not in SUFFIXES:
        raise Refused(
            UNREADABLE, f"{str(output)!r} does not say which format: end it in {', '.join(SUFFIXES)} or add --to"
        )
    return cast("Format", SUFFIXES[output.suffix.lower()])


def refuse_picture(plot: str) -> None:
    """Refuse a file for a drawing whose name does not say in which format."""
    if plot not in ("", "-") and _path(plot).suffix.lower() not in PICTURES:
        raise Refused(UNREADABLE, f"{_path(plot).name!r} does not say which format: end it in {', '.join(PICTURES)}")


def present(derivation: Derivation, shown: Shown) -> None:
    """Render a derivation and deliver it; refuse to call it done if a line is unverified."""
    options: dict[str, Any] = {"standalone": True} if shown.standalone else {}
    if shown.streamed:
        for piece in lines_first(derivation, shown.format, detail=shown.detail, why=shown.why):
            deliver(piece, None)
    else:
        text = derivation.to(shown.format, detail=shown.detail, why=shown.why, **options)
        deliver(_in_ascii(text) if shown.format == "json" and shown.output is None else text, shown.output)
    _report(derivation)


def _in_ascii(text: str) -> str:
    """Escape JSON as JSON does where standard output has other letters than Unicode's."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        from json import dumps

        return "".join(letter if letter.isascii() else dumps(letter)[1:-1] for letter in text)
    return text


def drawn(derivation: Derivation, plot: str) -> None:
    """Draw a derivation: into the terminal for ``-``, else into a file."""
    from derive.plotting import plot as draw

    deliver(f"{draw(derivation, None if plot == '-' else plot)}\n", None)


def deliver(text: str, output: Path | None) -> None:
    """Write to a file, or to standard output."""
    if output is None:
        _print(text)
        return
    try:
        write_atomically(output, text)
    except OSError as error:
        raise Refused(FAILED, f"can't write {output}: {error.strerror or error}") from error


def _print(text: str) -> None:
    if sys.stdout is None:
        raise Refused(FAILED, "can't write to standard output: it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes standard output once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise Refused(PIPE_CLOSED, "") from None
        raise Refused(FAILED, f"can't write to standard output: {error.strerror or error}") from None


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is either the old or the new one at any time.

    Args:
        path: where to; a link is followed, and what is no regular file (a device, a pipe) is written to directly.
        text: the content.

    Raises:
        OSError: it can't be written; an existing file is untouched.
    """
    import tempfile

    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        # /dev/stdout leads to a pipe, which has a name but no path.
        path.write_text(text, encoding="utf-8")
        return
    path = _path(os.path.realpath(path))
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied")
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".derive-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _report(derivation: Derivation) -> None:
    from derive.record.derivation import Outcome

    # What is told without lines, of a kink, is not marked.
    verdicts = [part.verdict for part in (*derivation.parts, derivation) if part.steps]
    if any(verdict is None or verdict.outcome is Outcome.UNVERIFIED for verdict in verdicts):
        raise Refused(FAILED, "a line could not be verified; it is marked above")
