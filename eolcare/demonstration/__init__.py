"""The demonstration programme: everything that a newcomer finds after ``make run``. Nothing imports this room."""
