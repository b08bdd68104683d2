"""Runs the linter over what people hand in: files, folders, a text from a page."""
