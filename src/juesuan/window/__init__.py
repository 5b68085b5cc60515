"""The window: check, compile and compare without an account; nothing is kept beyond the visit."""
