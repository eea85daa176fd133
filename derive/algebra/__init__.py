"""Exact algebra: the door to SymPy, and the differential field with a zero test."""
