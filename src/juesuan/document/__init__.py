"""Files in, one Document out: one reader a format."""
