"""What stands for a letter or a sign on a stream that has none but ASCII's: ``sigma`` for σ, ``-`` for −."""

from __future__ import annotations

from derive.writing.letters import GREEK, SUBSCRIPTS, SUPERSCRIPTS

_SPELLED: dict[str, str] = {
    **{letter: name for name, letter in GREEK.items()},
    **dict.fromkeys("─━╌", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("╭╮╰╯", "+"),
    **dict.fromkeys("⎡⎢⎣", "["),
    **dict.fromkeys("⎤⎥⎦", "]"),
    **dict.fromkeys("⎛⎜⎝", "("),
    **dict.fromkeys("⎞⎟⎠", ")"),
    **dict.fromkeys("⎧⎨⎩", "{"),
    **dict.fromkeys("·⋅", "*"),
    **dict.fromkeys("−–—", "-"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    "π": "pi",
    "Σ": "sum",
    "∑": "sum",
    "∏": "prod",
    "×": "x",
    "⊙": ".*",
    "√": "sqrt",
    "∛": "cbrt",
    "∞": "oo",
    "∂": "d",
    "∫": "int",
    "∇": "grad ",
    "ℝ": "R",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "′": "'",
    "″": "''",
    "…": "...",
    "✓": "+",
    "𝟏": "1",
    "\N{NO-BREAK SPACE}": " ",
}
_ABOVE = {chr(raised): chr(plain) for plain, raised in SUPERSCRIPTS.items() if plain != ord("−")}
_BELOW = {chr(lowered): chr(plain) for plain, lowered in SUBSCRIPTS.items() if plain != ord("−")}


def spelled(error: UnicodeError) -> tuple[str, int]:
    """Spell out what a stream can't write, as a handler of `codecs.register_error`.

    Raises:
        UnicodeError: something is read, not written.

    >>> spelled(UnicodeEncodeError("ascii", "σ′(x)", 0, 2, ""))
    ("sigma'", 2)
    >>> spelled(UnicodeEncodeError("ascii", "e⁻ˣ", 1, 3, ""))
    ('^-x', 3)
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    parts: list[str] = []
    script = ""
    for character in error.object[error.start : error.end]:
        mark = "^" if character in _ABOVE else "_" if character in _BELOW else ""
        parts += (mark if mark != script else "", _character(character))
        script = mark
    return "".join(parts), error.end


def _character(character: str) -> str:
    found = _ABOVE.get(character) or _BELOW.get(character) or _SPELLED.get(character)
    return found or character.encode("ascii", "backslashreplace").decode("ascii")
