"""Pictures of a function and its derivative: `window` finds where to look, `picture` what to show, `draw` draws it."""

from derive.plotting.draw import plot

__all__ = ["plot"]
