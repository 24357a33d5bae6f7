"""The accounts room: people who sign in, their roles in areas, and the door."""
