"""People kept out of a record: named in it, or by a supervisor's word."""
