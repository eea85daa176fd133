"""Kinks: where a derivative may fail to exist, and what there is instead."""

from derive.kinks.examine import examine, examine_at

__all__ = ["examine", "examine_at"]
