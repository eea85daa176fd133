"""The numbers behind expressions: real values with mpmath."""
