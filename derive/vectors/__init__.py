"""Vectors and matrices: each operation is one entry, which says its shape, its meaning, its entries, its derivative."""
