"""Whether the mail server takes mail for the addresses that people write to."""
