"""One module per file format: readers and writers as plain functions."""
