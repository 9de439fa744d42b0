"""The Code place: watch, tag with one key, edit."""
