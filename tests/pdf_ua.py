"""PDF/UA-1 by a checker that is not ours. It finds what a machine can find; what is read aloud is looked at elsewhere."""

from __future__ import annotations

import page

DEEP = page.SafetyLimits(max_reference_depth=100_000)  # the pages of a long document hang one on the other


def faults_of(document: bytes) -> list[str]:
    """Each rule of the standard that the document breaks, with where."""
    report = page.validate_pdf_bytes(document, profile=page.ValidationProfile.PDF_UA_1, limits=DEEP)
    faults = [f"{fault.rule_id}: {fault.message}" for fault in report.failures]
    return faults if faults or report.is_compliant else ["not compliant, and it does not say why"]
