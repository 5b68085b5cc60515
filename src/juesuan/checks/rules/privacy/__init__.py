"""Private persons' data in a disclosure."""
