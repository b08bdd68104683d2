"""Tests of test mails to seed inboxes."""
