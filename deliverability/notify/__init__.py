"""What leaves the house: mail, signed webhooks and Apprise, each message with a row in the ledger."""
