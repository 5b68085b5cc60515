"""Department budgets compiled: what is filled in, what follows from it, how it is laid out, told, checked and made up for tests."""
