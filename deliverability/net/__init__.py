"""The only doors to the world."""
