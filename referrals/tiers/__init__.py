"""Which rank decides: what policy administrators ask of an inspector beyond what is asked by design."""
