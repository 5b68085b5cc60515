"""Accounts in, the published disclosure out: wording by regional template, every figure computed."""
