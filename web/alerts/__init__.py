"""The pages about alerts: what is open, where alerts go, and what has left the house."""
