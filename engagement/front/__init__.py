"""The front door: the public home page and the programme team's desk. No tables."""
