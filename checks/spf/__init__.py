"""Who may send mail for a domain: the SPF record, what it means, and what is wrong with it (RFC 7208)."""
