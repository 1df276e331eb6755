"""Every metric there is: its kind and what it says. Alert rules and the dashboard name no other (a test)."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Metric(NamedTuple):
    kind: Literal["counter", "gauge", "histogram"]
    says: str


METRICS = {
    "pp_requests_total": Metric(
        "counter",
        "Requests answered, by page (its name, never its address), method and status; probes are not counted.",
    ),
    "pp_request_seconds": Metric("histogram", "How long answering took."),
    "pp_policy_reports_total": Metric(
        "counter", "Times that a browser said it blocked something on a page, by what of the page's policy."
    ),
    "pp_duty_last_done_timestamp_seconds": Metric("gauge", "When the keeper last did a duty without an error."),
    "pp_duty_failures_total": Metric("counter", "Times that a duty of the keeper failed."),
    "pp_database_up": Metric("gauge", "1 while the database answers and has every migration of this release."),
    "pp_jobs": Metric("gauge", "Work in a queue of record, by queue and state; counted no further than 10,000."),
    "pp_oldest_job_seconds": Metric("gauge", "How long the oldest piece of work that is due has waited, by queue."),
    "pp_jobs_late": Metric(
        "gauge", "1 while work in a queue is late by the definition that raises its alarm, by queue."
    ),
    "pp_files_held": Metric("gauge", "Files that wait because of what looks at them, by what is wrong with that."),
    "pp_scanner_believed_timestamp_seconds": Metric(
        "gauge",
        "When the virus scanner last found its test file, with signatures of these days; tried every five minutes.",
    ),
    "pp_scanner_signatures_timestamp_seconds": Metric("gauge", "When the signatures of the virus scanner were made."),
    "pp_keeper_up": Metric("gauge", "1 while a keeper is at work."),
    "pp_keeper_lease_seconds": Metric("gauge", "Since the keeper last renewed its lease."),
    "pp_sealed_through_timestamp_seconds": Metric(
        "gauge", "Every event of before this moment is sealed (the keeper says so)."
    ),
    "pp_sealed_timestamp_seconds": Metric("gauge", "When the log was last sealed (the keeper says so)."),
    "pp_verified_seconds": Metric("gauge", "Since the log was last verified."),
    "pp_log_holds": Metric("gauge", "1 where the last verdict of the verifier was that the log holds."),
    "pp_backup_seconds": Metric("gauge", "Since the last base backup, archive round or drill, by what."),
    "pp_drill_holds": Metric("gauge", "1 where the last restore drill found that everything holds."),
    "pp_drill_rpo_seconds": Metric("gauge", "What the last drill would have lost."),
    "pp_drill_rto_seconds": Metric("gauge", "How long the last drill took to the first record opened."),
    "pp_alarm": Metric("gauge", "1 for each alarm that stands, as /alarms tells it."),
}
# Pages by which a record is sealed and unsealed: counted among those without a name, which would say that there is one.
UNNAMED = frozenset({"referrals:case_seal", "referrals:case_lift_seal"})
# Asked by machines, by the clock; their addresses are `bounds.PROBES`.
PROBES = frozenset({"livez", "readyz"})
# Upper bounds of the histogram, in seconds: a page that waits for a lock takes 2, one that is given up 10.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
