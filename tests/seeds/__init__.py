"""Tests of seed inboxes and test mails."""
