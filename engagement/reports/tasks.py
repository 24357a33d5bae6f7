"""Background work of the reports room."""
