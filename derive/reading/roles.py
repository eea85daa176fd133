"""Which part a letter plays when nobody says: x and t vary, a and k do not, t and θ run along a curve.

These are the habits of textbooks; whatever is decided by them is told, and can be said otherwise.
"""

from __future__ import annotations

from collections.abc import Collection

VARYING = frozenset(("x", "y", "z", "u", "v", "w", "r", "s", "t", "theta", "phi", "rho", "xi", "eta"))
"""Letters that name variables rather than constants; so do x_1, y_2, but not x_0."""

FAMILIES = tuple(
    map(
        frozenset,
        (("x", "y", "z", "t"), ("u", "v", "w"), ("r", "s", "t"), ("r", "rho", "theta", "phi", "z"), ("xi", "eta")),
    )
)
"""Letters that are variables side by side."""

RUNNING = ("t", "theta", "phi", "varphi", "tau", "s", "u", "psi", "alpha")
"""Letters that name the parameter of a curve, the likeliest first."""

ANGLES = frozenset(("theta", "phi", "varphi"))
"""Letters that name the angle of polar coordinates."""


def varies(name: str) -> bool:
    """Whether a letter looks like a variable.

    >>> [name for name in ("x", "x_1", "x2", "x_0", "k", "theta", "L") if varies(name)]
    ['x', 'x_1', 'x2', 'theta']
    """
    stem, subscript = _numbered(name)
    return stem in VARYING and not subscript.startswith("0")


def _numbered(name: str) -> tuple[str, str]:
    """Return the stem of a letter and what stands behind it: x_1 and x1 are the first of some x."""
    stem, _, subscript = name.partition("_")
    bare = stem.rstrip("0123456789")
    return bare, subscript or stem[len(bare) :]


def vary_together(name: str, other: str) -> bool:
    """Whether two letters look like variables of one function: x and y, r and θ; but x and k, t and v do not.

    >>> vary_together("x", "y"), vary_together("x_1", "x_2"), vary_together("t", "v"), vary_together("x", "x_0")
    (True, True, False, False)
    """
    if not (varies(name) and varies(other)) or name == other:
        return False
    stems = {_numbered(one)[0] for one in (name, other)}
    return any(stems <= family for family in FAMILIES)


def running(letters: Collection[str]) -> str:
    """Return the letter that runs along a curve, "" where none stands out.

    >>> running({"a", "b", "theta"}), running({"v", "t", "theta"}), running({"a", "b"})
    ('theta', 't', '')
    """
    return next((name for name in RUNNING if name in letters), "")
