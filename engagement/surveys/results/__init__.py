"""What surveys found: the numbers, tables and figures of a survey's results."""
