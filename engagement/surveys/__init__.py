"""The surveys room."""
