"""Vectors and matrices: index notation, its rules, and the way back to matrix form."""
