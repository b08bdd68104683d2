"""What the linter needs to know of a template, and what it was told to pass over."""
