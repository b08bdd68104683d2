"""The service: asks the world, keeps what was said, has it judged, and reports."""
