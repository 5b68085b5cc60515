"""Kinds of disclosure, one folder each: sections, forms, words, wording, as data. `kind.py` loads and recognises them."""
