"""The Recall place: a participant watches the session, stops it, and tells; an interviewer asks and notes."""
