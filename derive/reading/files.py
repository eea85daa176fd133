"""Files that a person names: text of a bounded length, whatever the name stands for."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

from derive.errors import DeriveError, LimitError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 4_000_000
"""Bytes; nobody writes so much by hand, and a device has no end."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(path: Path | str) -> str:
    """Return the text of a file.

    Raises:
        DeriveError: it can't be read, or is no text.
        LimitError: it is too long, as a device is.
    """
    return text_of(_read(path), str(path))


def read_python(path: Path | str) -> str:
    """Return the text of a file of Python code, in the encoding that it declares.

    Raises:
        DeriveError, LimitError: as `read_text`.
    """
    import tokenize

    data = _read(path)
    if data.startswith(_MARKS[1][0]) or data.startswith(_MARKS[2][0]):
        return text_of(data, str(path))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise DeriveError(f"{path} is no Python code: {error}") from None


def text_of(data: bytes, name: str) -> str:
    """Return bytes as text: UTF-8, or what a byte order mark says.

    Args:
        data: the bytes.
        name: what they are, for the message.

    Raises:
        DeriveError: they are no text.
        LimitError: they are too many.

    >>> text_of("x²".encode("utf-16"), "a file")
    'x²'
    """
    if len(data) > LONGEST:
        raise LimitError(f"{name} is longer than {LONGEST:,} bytes")
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DeriveError(f"{name} is not UTF-8 text: byte {error.start} is wrong") from None


def _read(path: Path | str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        raise DeriveError(f"{path} can't be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > LONGEST:
        raise LimitError(f"{path} is longer than {LONGEST:,} bytes")
    return data
