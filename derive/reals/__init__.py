"""What relations say about real numbers: signs, sets, domains."""
