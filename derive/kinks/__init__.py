"""Kinks: where a derivative may fail to exist, and what there is instead."""

from derive.kinks.examine import examine
from derive.kinks.switches import breakpoints

__all__ = ["breakpoints", "examine"]
