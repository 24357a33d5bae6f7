"""The national framework as data: editions, ambitions, building blocks and foundations."""
