"""What spam filters count."""
