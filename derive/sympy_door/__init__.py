"""The one door to SymPy."""
