"""Whether senders must deliver to the domain over TLS to servers it names (MTA-STS, RFC 8461)."""
