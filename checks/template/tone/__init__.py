"""How a reply sounds to the person who reads it."""
