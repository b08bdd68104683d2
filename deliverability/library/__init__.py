"""The library of answers: what a team writes to its customers again and again, and who approved it."""
