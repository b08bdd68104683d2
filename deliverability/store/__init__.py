"""What the service keeps: tables, and one function for each statement."""
