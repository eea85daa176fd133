"""How much of a record is shown, and in which format: the words that people ask by."""

from __future__ import annotations

from typing import Literal

Detail = Literal["brief", "normal", "detailed"]
"""How much of the tree of steps is shown."""

Format = Literal["terminal", "text", "latex", "markdown", "html", "html-fragment", "json"]
"""The formats of a rendered derivation."""
