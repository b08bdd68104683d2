"""What receivers are told to do with mail that pretends to be from the domain."""
