"""The figures of a force's queue, for its supervisors."""
