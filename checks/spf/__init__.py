"""Which servers may send mail for the domain."""
