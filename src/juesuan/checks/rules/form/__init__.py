"""Sections, tables, placeholders, years, names, codes. What must be there comes from the region's template."""
