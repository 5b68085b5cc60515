"""The field: classification codes, measures, the accounts that a disclosure's tables make. No I/O."""
