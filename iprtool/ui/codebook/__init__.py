"""The Codebook place: codebooks with versions, their families and codes, and a form for each."""
