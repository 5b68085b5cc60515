"""Realistic disclosures with faults of known kind and place: a seeded generator for measuring the checker.

`told` composes a disclosure with every figure's fact marked where it stands; `relations` says, from the forms alone, what
must hold between those facts; `kinds` are the faults that people make; `case` puts one document together; `match` tells
which finding speaks of which fault. None of it asks the checker what it would find.
"""
