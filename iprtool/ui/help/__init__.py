"""Pages that explain: keys, and about the program."""
