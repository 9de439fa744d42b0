"""Finding tags in the Code place: the bar of queries, what was found, saved searches, the reel."""
