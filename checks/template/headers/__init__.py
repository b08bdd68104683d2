"""Who a mail comes from, and what its DNS says of that."""
