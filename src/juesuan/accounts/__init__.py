"""The domain: money and intervals, codes, measures, the nine tables. No I/O."""
