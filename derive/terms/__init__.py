"""Exact arithmetic of the terms of a line."""
