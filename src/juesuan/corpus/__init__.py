"""A corpus: any number of disclosures read, checked and stored in one folder of open formats."""
