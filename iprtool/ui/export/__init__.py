"""The Export place."""
