"""Other ways to a derivative."""
