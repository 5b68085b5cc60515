"""Disclosures written by hands that have not read the reader: see `paper.py` for how one is written, `bench/field.py` for the measure."""
