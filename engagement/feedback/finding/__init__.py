"""Finding what people said: by words and phrases, by letters, by likeness, by meaning. Reads of PostgreSQL alone."""
