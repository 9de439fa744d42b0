"""One behaviour of both engines: what holds for one holds for the other."""
