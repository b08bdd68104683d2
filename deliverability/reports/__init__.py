"""Health reports: what changed, who must do what, how everything stands; for readers without an account."""
