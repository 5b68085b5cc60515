"""What must be told: the rules D01 … are made of the entries of `kinds/final/contents.toml`, with what a region adds."""
