"""What becomes of test mails, told once: with doubles on any machine, with real servers in the lab."""
