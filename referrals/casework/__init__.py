"""Working on what was filed: the queue, the case file, the deconfliction desk, decisions, the team."""
