"""DANE for mail servers: the TLSA records of the MX hosts (RFC 6698, RFC 7671, RFC 7672)."""
