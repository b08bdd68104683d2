"""Mails to people: one page of blocks, from which the HTML part and the complete text part are made."""
