"""Letters with an index: x_i under a sum over i stands for x_1, x_2, …, and is no constant there."""

from __future__ import annotations

import re

_LETTERS = frozenset("ijklmnpqrst")
"""What indices are called, where two or three stand side by side: w_ij, but not x_max."""


def runs_with(name: str, index: str) -> bool:
    """Whether a letter is another one for each value of an index.

    >>> runs_with("x_i", "i"), runs_with("w_ij", "j"), runs_with("x_{t-1}", "t"), runs_with("x_max", "m")
    (True, True, True, False)
    """
    subscript = name.partition("_")[2].rstrip("'").strip("{}")
    parts = re.split(r"[^A-Za-z]+", subscript)
    return index in parts or any(len(part) < 4 and index in part and _LETTERS.issuperset(part) for part in parts)
