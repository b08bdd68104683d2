"""Whether a reply can be understood at once."""
