"""Test mails to seed inboxes: sent, looked for, and read."""
