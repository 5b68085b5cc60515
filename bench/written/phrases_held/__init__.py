"""Texts without tables, each line another wording: how much of unseen phrasing is read right."""
