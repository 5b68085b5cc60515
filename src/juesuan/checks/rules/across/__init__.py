"""Between tables, and between tables and the narrative; the identities among them are data, `kinds/final/identities.toml`."""
