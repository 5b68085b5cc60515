"""A county that does not exist, to show what juesuan does: 60 departments over five years, some of them with faults."""
