"""Tests of the addresses that users write to, and of the mail server behind them."""
