"""Mail servers that are always up, by which a machine learns whether it can reach mail servers at all."""

MAIL_SERVERS = ("smtp.google.com", "mx01.mail.icloud.com", "mta5.am0.yahoodns.net")
"""MX hosts of three mailbox hosts (mailbox.toml has their sources): independent of each other, and with names
that do not change."""
