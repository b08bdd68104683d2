"""DNSSEC of the zones that mail depends on (RFC 4033, RFC 4034, RFC 4035)."""
