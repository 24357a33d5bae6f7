"""Commands of the ambitions application."""
