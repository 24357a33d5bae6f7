"""Pages of the actions room: public, the team's, and what came of one answer."""
