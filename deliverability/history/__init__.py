"""What was seen of a domain over time: how it stands, what changed and why, its records and its days."""
