"""Pages before, while and after a concern is sent."""
