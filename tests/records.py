"""Builders that walk the real path: every record in a test came to its state by the actions that people use."""
