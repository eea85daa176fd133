"""Derivations of other people: their lines read, judged one by one, and the mistake named."""

from __future__ import annotations

from derive.marking.check import check
from derive.marking.record import Checked, CheckedLine, Mistake

__all__ = ["Checked", "CheckedLine", "Mistake", "check"]
