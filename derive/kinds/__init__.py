"""The kinds of derivative beyond one function of one variable, each a composition of the same parts."""
