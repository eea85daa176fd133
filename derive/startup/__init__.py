"""What modules declare while they are imported, made so that it costs next to nothing: classes of data, patterns."""
