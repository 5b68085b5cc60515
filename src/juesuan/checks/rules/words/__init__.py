"""Words against the figures: reasons, directions, purposes, lists, statements."""
