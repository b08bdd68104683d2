"""Whether mail to the domain finds a server that takes it."""
