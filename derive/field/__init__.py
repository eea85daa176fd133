"""The differential field with its zero test."""
