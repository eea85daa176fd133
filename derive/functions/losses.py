"""Loss functions of machine learning, of one prediction and one target.

The first argument is the prediction: x a value, p a probability, z a logit; y is the target, 0 or 1 beside a
probability, and −1 or 1 for losses of the margin y z.
"""

from __future__ import annotations

from derive.functions.declare import Function

LOSSES: tuple[Function, ...] = ()
"""Entries of the losses."""
