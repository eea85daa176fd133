"""Reading: plain text and LaTeX, by two lexers and one grammar, to one tree."""

from derive.reading.reader import Reading, parse, read

__all__ = ["Reading", "parse", "read"]
