"""Inside a statutory table; the identities of tables are data, `kinds/final/identities.toml`."""
