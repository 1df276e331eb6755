"""The desk at which templates are written and published, and the letters of a record."""
