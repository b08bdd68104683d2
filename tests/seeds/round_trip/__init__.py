"""Tests of the mail to the support address and of its answer."""
