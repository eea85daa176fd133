"""Python code read as formulas, never run: what names mean, what libraries call their functions, and the reader."""

from __future__ import annotations

from derive.reading.code.arrays import Arrays, read_arrays
from derive.reading.code.bindings import Meaning, Scope, bindings_of
from derive.reading.code.reader import Code, read_code
from derive.reading.code.signature import parameters

__all__ = ["Arrays", "Code", "Meaning", "Scope", "bindings_of", "parameters", "read_arrays", "read_code"]
