"""Several variables."""
