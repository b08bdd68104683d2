"""What goes on in the background: checks that are due, and the jobs of the other parts."""
