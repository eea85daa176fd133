"""Algebraic moves."""
