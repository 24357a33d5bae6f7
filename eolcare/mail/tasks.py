"""Background work of the mail room."""
