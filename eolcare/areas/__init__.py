"""Areas: Pan-London, integrated care systems and boroughs, with dated membership and the census."""
