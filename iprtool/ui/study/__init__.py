"""The Study place: the board of dyads by sessions."""
