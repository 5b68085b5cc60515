"""Kinds of disclosure, one folder each: forms, sections, measures, identities, wording, as data."""
