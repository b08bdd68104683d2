"""What the mail servers of a domain say on port 25: whether they answer, TLS, certificates, names."""
