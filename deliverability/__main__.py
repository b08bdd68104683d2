"""`python -m deliverability` is the command `deliverability`."""

from deliverability.cli import main

if __name__ == "__main__":
    main(prog_name="deliverability")
