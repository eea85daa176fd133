"""Rules of differentiation."""
