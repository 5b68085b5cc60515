"""One fact, one number: the same measure of the same year and basis wherever it is printed."""
