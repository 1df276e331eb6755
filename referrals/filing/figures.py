"""The figures of a site, for its safeguarding lead: what was sent, and the four neutral words about progress. Nothing of
what police know, nor how anything ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import Q

from accounts.authority import Authority
from core.clock import day_words
from core.counting import counted, sight_of
from core.cuts import WEEKS, Cut, Makers, by_cuts, cut_named, everything, weekly, weeks
from core.figures import About, Board, Figure, Line, Table, by_week, leading_to
from core.rules import Narrow
from referrals.access import NEWEST_FIRST, sees_site, site_submissions
from referrals.child import answered_under_18
from referrals.danger import AT_RISK
from referrals.models import Referral
from referrals.models.referral import ShownStatus
from referrals.status import WORDS

leading = partial(leading_to, "referrals:site")


def _danger(prefix: str) -> Q:
    return Q(**{f"{prefix}immediate_danger__in": AT_RISK})


def _status(of: str) -> Cut | None:
    if of not in ShownStatus:
        return None
    status = f"Sent lately: {WORDS[of].title}"
    return Cut(f"status.{of}", status, lambda who: _lately(lambda prefix: Q(**{f"{prefix}shown_status": of})))


def _lately(holds: Narrow) -> Narrow:
    sent = cut_named({"sent": SENT}, "sent").of(None)
    return lambda prefix: sent(prefix) & holds(prefix)


SENT = weekly("sent", "Sent", "submitted_at", everything)
SHARES = {
    "child": ("Under 18, as answered", answered_under_18),
    "danger": ("Danger, or not sure, as answered", _danger),
}


def _share(name: str, of: str) -> Cut | None:
    says, holds = SHARES[name]
    return Cut(name, f"Sent lately: {says}", lambda who: _lately(holds)) if not of else None


CUTS: Makers = {"sent": SENT, "status": _status, **{name: partial(_share, name) for name in SHARES}}


def _tables(who: Authority) -> Sequence[Table]:
    keys = [f"sent.{monday}" for monday in weeks()] + [f"status.{one}" for one in ShownStatus] + list(SHARES)
    seen = sight_of(site_submissions, who, Referral, order=NEWEST_FIRST, narrow=_lately(everything))
    (number,) = counted(seen, by_cuts(CUTS, keys, who))
    return [_weekly(number, number["held"]), _progress(number), _shares(number, number["held"])]


def _weekly(number: dict[str, int], whole: int) -> Table:
    found = {monday: (leading(number[f"sent.{monday}"], cut=f"sent.{monday}"),) for monday in weeks()}
    busiest = max(weeks(), key=lambda monday: number[f"sent.{monday}"])
    says = f"{whole:,} were sent in {WEEKS} weeks"
    says += f", the most in the week from {day_words(busiest)}." if whole else "."
    return by_week("weekly", "Sent each week", says, ("Sent",), found)


def _progress(number: dict[str, int]) -> Table:
    rows = [Line(WORDS[one].title, (leading(number[f"status.{one}"], cut=f"status.{one}"),)) for one in ShownStatus]
    asks = number[f"status.{ShownStatus.CONTACT_US}"]
    says = f"Where those sent in {WEEKS} weeks stand, in the words that every referrer is shown. "
    says += f"{asks:,} wait for an answer from you." if asks else "None waits for an answer from you."
    return Table("progress", "Progress", says, "Status", ("Referrals",), tuple(rows), (0,), lies=True)


def _shares(number: dict[str, int], whole: int) -> Table:
    rows = []
    for name, (says, _) in SHARES.items():
        share = Figure(words=f"{100 * number[name] / whole:.0f} %" if whole else "")
        rows.append(Line(says, (leading(number[name], cut=name), share)))
    says = f"Shares of the {whole:,} sent in {WEEKS} weeks. One may be in both rows."
    columns, about = ("Referrals", "Share"), About.SHARES
    return Table(
        "shares", "Whom they are about", says, "Who", columns, tuple(rows), (0,), True, about=about, whole=whole
    )


SITE = Board(
    "site",
    "Your site",
    "What was sent from your site, without concerns about its own staff. What police make of it is not told here.",
    sees_site,
    _tables,
)
