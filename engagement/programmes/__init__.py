"""The programmes room."""
