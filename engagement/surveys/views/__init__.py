"""Pages of the surveys room: for who answers, and for the team."""
