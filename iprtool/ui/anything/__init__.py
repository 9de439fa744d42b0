"""One field that finds anything: actions, codes, tags, dyads, sessions, recordings, saved searches."""
