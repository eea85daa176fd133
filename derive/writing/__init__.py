"""Expressions as text, as LaTeX and in two dimensions."""
