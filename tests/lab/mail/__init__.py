"""Real mail servers for test mails: submission that signs, a filter, greylisting, mailboxes with Sieve."""
