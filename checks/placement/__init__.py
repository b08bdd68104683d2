"""Where test mails landed, and why."""
