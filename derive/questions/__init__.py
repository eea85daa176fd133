"""Which question was asked."""
