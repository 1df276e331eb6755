"""The log as evidence: leaves, seals, checkpoints, and what verifies them."""
