"""From what was typed to a checked derivation."""
