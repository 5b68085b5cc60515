"""Figures and claims in, Findings out: rules, engine, diagnosis."""
