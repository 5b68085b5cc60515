"""Document in, Figures, Claims and Accounts out."""
