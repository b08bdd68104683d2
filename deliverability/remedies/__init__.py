"""What to change so that a finding goes away, computed from the domain's own records."""
