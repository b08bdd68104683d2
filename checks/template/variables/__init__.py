"""What stands in for a customer's own data."""
