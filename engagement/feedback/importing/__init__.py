"""Reading a spreadsheet of things that people said: what file it is, its rows one after the other, what each row means.

Nothing here writes to the database, and nothing holds more of a file than some rows at a time.
"""
