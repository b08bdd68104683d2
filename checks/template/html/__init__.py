"""What mail programs show, and what people without eyes or mouse get."""
