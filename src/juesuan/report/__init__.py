"""Results in, pages and files out: terminal, JSON, HTML, xlsx, annotated originals."""
