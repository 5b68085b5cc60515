"""`python -m juesuan`."""

from juesuan.cli import main

if __name__ == "__main__":
    main()
