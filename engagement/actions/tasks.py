"""Background work of the actions room."""
