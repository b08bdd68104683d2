"""What is left when processes are killed in the middle of their work: nothing lost, twice or half."""
