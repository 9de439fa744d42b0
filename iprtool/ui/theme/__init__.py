"""Colours and style of the window."""
