"""Regular expressions that are compiled when they are first used: a third of a millisecond each, and most never are."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any


class _Pattern:
    """Stands for a compiled regular expression, and becomes one at its first use.

    Attributes:
        needs: letters one of which is in everything that matches, "" if that is not known.
    """

    def __init__(self, text: str, flags: int, needs: str) -> None:
        self._text = text
        self._flags = flags
        self._needs = needs

    def __getattr__(self, name: str) -> Any:
        if self._needs and name in ("fullmatch", "match", "search"):
            return partial(self._prefiltered, name)
        compiled = re.compile(self._text, self._flags)
        for method in ("finditer", "fullmatch", "match", "search", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def _prefiltered(self, name: str, text: str, *bounds: int) -> Any:
        if not any(map(text.__contains__, self._needs)):
            return None
        self._needs = ""
        return getattr(self, name)(text, *bounds)


if TYPE_CHECKING:

    def pattern(text: str, flags: int = 0, *, needs: str = "") -> re.Pattern[str]:
        """Return what `re.compile` does, compiled when it is first used.

        Args:
            text, flags: as for `re.compile`.
            needs: letters one of which is in everything that matches.
        """

else:

    def pattern(text: str, flags: int = 0, *, needs: str = "") -> _Pattern:
        """Return a pattern."""
        return _Pattern(text, flags, needs)
