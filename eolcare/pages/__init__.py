"""The pages room: words that the team edits and everybody reads."""
