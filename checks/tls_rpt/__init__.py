"""Where senders report how encryption of mail to the domain went (RFC 8460)."""
