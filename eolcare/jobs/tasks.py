"""Background work of the jobs room."""
