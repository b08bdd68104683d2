"""Tests of the pages about test mails."""
