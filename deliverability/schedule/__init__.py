"""When something is due: rules as people write them, and the times they name."""
