"""The team's pages of feedback and themes."""
