"""Views of the reports room."""
