"""What hangs on a record and stays when it is disposed of, each with why. What goes is the list in
safeguarding/sql/disposal.sql; a walk over all tables finds one that is in neither (tests/safeguarding/test_disposal.py)."""

STAYS = {
    "safeguarding_retention": "What is left of the record: its reference, its force, its class and its days.",
    "safeguarding_keptuntil": "What was decided at a review: codes, days and reasons in which no person is named.",
    "safeguarding_disposal": "Who decided it, who confirmed it, when it went, and the number of the certificate.",
    "safeguarding_disposalhold": "What held it up, from when until when: a court, an inquiry or a claim.",
}
