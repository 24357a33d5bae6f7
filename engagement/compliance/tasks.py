"""Background work of the compliance room."""
