"""The jobs room: work for the workers, with the database as the queue of record."""
