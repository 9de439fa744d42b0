"""The use cases, one module per noun. Every change of a project is a keyword-only function here."""
