"""Does in a process of its own what strangers could make costly; nothing else suffers when it is ended."""
