"""The form a concern is typed into: versioned data, and what reads answers with it."""
