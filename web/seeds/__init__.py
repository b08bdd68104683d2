"""The pages about test mails: seed inboxes, ways to send, tests, and where they landed."""
