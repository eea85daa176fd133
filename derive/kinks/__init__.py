"""Kinks: where a derivative may fail to exist, and what there is instead."""

from derive.kinks.examine import examine, examine_at
from derive.kinks.switches import breakpoints

__all__ = ["breakpoints", "examine", "examine_at"]
