"""Names of lines that no rule makes by itself: a kind of question decides where, and the verifier checks them."""
