"""Commands of the engagement application."""
