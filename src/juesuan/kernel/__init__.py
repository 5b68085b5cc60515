"""Figures, facts, relations, rounding intervals; language, remembering, the process guard. No word of any disclosure."""
