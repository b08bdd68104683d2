"""What is known, as tables for other programs: the overview, a domain's history, its findings."""
