"""Rule, step, derivation, and the engine that makes them."""
