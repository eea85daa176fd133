"""Regular expressions that are compiled when they are first used: a third of a millisecond each, and most never are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any


class _Pattern:
    """Stands for a compiled regular expression, and becomes one at its first use."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for method in ("finditer", "fullmatch", "match", "search", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


if TYPE_CHECKING:

    def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
        """Return what `re.compile` does, compiled when it is first used."""

else:

    def pattern(text: str, flags: int = 0) -> _Pattern:
        """Return what `re.compile` does, compiled when it is first used."""
        return _Pattern(text, flags)
