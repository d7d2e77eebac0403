"""A registry that nobody entered: its shape is that of a real one, its records are made up."""
