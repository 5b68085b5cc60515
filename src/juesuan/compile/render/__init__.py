"""Publication → files: one module a format, `render` for all."""
