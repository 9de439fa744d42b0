"""`python -m iprtool` is the same as the `iprtool` command."""

from iprtool.cli import main

if __name__ == "__main__":
    main()
