"""What makes the generated pages and the screenshots of the documentation."""
