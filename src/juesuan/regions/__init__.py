"""Regions: how one region's disclosures are told, one folder each. Data."""
