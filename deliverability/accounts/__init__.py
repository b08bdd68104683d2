"""Who may do what, and what was done: accounts, roles, tokens and the audit log."""
