"""A data directory with a believable history, for trying out."""
