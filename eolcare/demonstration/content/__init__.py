"""What the demonstration says: invented people and words, real kinds of events. Pure data and generators, no tables."""
