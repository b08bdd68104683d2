"""The pages about templates: the editor that looks as one types, and the library of answers."""
