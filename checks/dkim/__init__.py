"""Whether the domain's signing keys are published and sound."""
