"""The reviewers' side of the site: drafts uploaded, checked, returned, mended and signed off. Nothing here is public."""
