"""Where a reply leads."""
