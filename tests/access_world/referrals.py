"""Referrals and drafts, one for each thing that can be otherwise."""

from __future__ import annotations

from typing import Any

from referrals.models import (
    Draft,
    Referral,
    ReferralShare,
)
from referrals.models.decision import Outcome
from subjects.models import Association
from tests.access_world.world import (
    CALDER,
    COLLEGE,
    COUNTY,
    DAY,
    HOLT,
    HUNG,
    MARSH_ROAD,
    MINUTE,
    NHS,
    SCHOOL,
    VALE,
    WENSUM,
    World,
)


def build_referrals(w: World) -> None:
    w.referral("plain")
    w.referral("Priya has it", officer="priya", owner="priya")
    w.referral("nobody has it", officer=None, owner="sian")
    w.referral("Sian owns the risk", owner="sian")
    w.referral("of Calder Vale", force=CALDER, officer="yusuf", owner="yusuf")
    w.referral("went to Calder Vale, and Omar is still written", force=CALDER)
    w.referral("of Duo, in Calder Vale", force=CALDER, officer="duo", owner="duo")
    _closed_to_some(w)
    _in_danger(w)
    _shared(w)
    _named(w)
    _filed(w)
    w.referral("Left has it", officer="left")
    w.referral("Left owns the risk", owner="left")
    w.referral("Lapsed has it", officer="lapsed")
    w.referral("Away has it", officer="away")
    w.referral("Dot owns the risk", owner="dot")
    w.referral("Dot has it", officer="dot")
    w.referral("Yusuf has it, of Wensum", officer="yusuf", owner="yusuf")
    w.referral("with something unread", has_unread_information=True)


def _closed_to_some(w: World) -> None:
    w.seal(w.referral("sealed"))
    w.seal(w.referral("sealed, Priya owns the risk", owner="priya"))
    w.seal(w.referral("sealed, Sian owns the risk", owner="sian"))
    w.seal(w.referral("sealed once"), lifted=True)
    w.seal(w.referral("sealed, of Calder Vale", force=CALDER, officer="yusuf", owner="yusuf"))
    for name in ("omar", "sian", "ian", "tanya", "lena", "lil", "della", "amir", "max"):
        w.keep_away(w.referral(f"{name} is kept away"), name)
    w.keep_away(w.referral("Omar was kept away once"), "omar", lifted=True)
    w.keep_away(w.referral("Priya is kept away, Omar owns", officer="priya"), "priya")
    w.keep_away(w.referral("Sian is kept away, and owns the risk", owner="sian"), "sian")


def _in_danger(w: World) -> None:
    w.referral("danger was told", danger_told="yes")
    w.referral("danger may be", danger_told="not_sure")
    w.referral("danger was told, closed since", danger_told="yes", state="closed")
    w.referral("danger was told, a case since", danger_told="yes", state="case_open")
    w.referral("danger now, in a case", danger_told="yes", danger_now="yes", state="case_open")
    w.referral("danger now", danger_told="yes", danger_now="yes")
    w.referral(
        "danger now, of Calder Vale", danger_told="yes", danger_now="yes", force=CALDER, officer="yusuf", owner="yusuf"
    )
    w.keep_away(w.referral("danger now, Dot is kept away", danger_told="yes", danger_now="yes"), "dot")
    w.seal(w.referral("danger now, sealed", danger_told="yes", danger_now="yes"))


def _shared(w: World) -> None:
    over = {"until": w.now - MINUTE}
    back = {"revoked_at": w.now, "revoked_by": w.person["sian"]}
    for kind, to, words in (("joint", CALDER, "joint with Calder Vale"), ("copy", COUNTY, "copied to the county")):
        w.share(w.referral(words), kind, to)
        w.share(w.referral(f"{words}, until tomorrow"), kind, to, until=w.now + DAY)
        w.share(w.referral(f"{words}, without a grant"), kind, to, granted=False)
        w.share(w.referral(f"{words}, run out"), kind, to, **over)
        w.share(w.referral(f"{words}, taken back"), kind, to)
        ReferralShare.objects.filter(referral=w.records[f"{words}, taken back"]).update(**back)
        sealed = w.referral(f"{words}, sealed since")
        w.share(sealed, kind, to, shared_at=w.now - DAY)
        w.seal(sealed)
        before = w.referral(f"{words} in spite of the seal")
        w.seal(before, at=w.now - DAY)
        w.share(before, kind, to)
    once = w.referral("copied to the county, sealed since, and lifted")
    w.share(once, "copy", COUNTY, shared_at=w.now - DAY)
    w.seal(once, lifted=True)
    w.share(w.referral("copied to Calder Vale Police"), "copy", CALDER)
    w.share(w.referral("joint with the county"), "joint", COUNTY)
    w.share(w.referral("joint with Holt"), "joint", HOLT)
    # Of which the other force may not know that it is worked on with it, but for one person.
    for words, columns in (("has it", {"officer": "yusuf"}), ("owns the risk", {"owner": "yusuf"})):
        sealed = w.referral(f"joint with Calder Vale, sealed since, Yusuf {words}", **columns)
        w.share(sealed, "joint", CALDER, shared_at=w.now - DAY)
        w.seal(sealed)
    w.keep_away(w.records["joint with Calder Vale, until tomorrow"], "yusuf")
    w.seal(w.records["joint with Calder Vale, until tomorrow"], lifted=True)
    w.share(w.referral("copied to the council of Calder Vale"), "copy", VALE)
    kept = w.referral("copied to the county, Carl is kept away")
    w.share(kept, "copy", COUNTY)
    w.keep_away(kept, "carl")


def _named(w: World) -> None:
    w.member(w.referral("Dot is named"), "dot")
    w.member(w.referral("Dot is named until today"), "dot", until=w.today)
    w.member(w.referral("Dot was named until yesterday"), "dot", until=w.today - DAY)
    w.member(w.referral("Dot was named, and it was ended"), "dot", ended_at=w.now)
    w.member(w.referral("Dot is named, of Calder Vale"), "dot", agency=CALDER)
    w.member(w.referral("Tanya is named"), "tanya")
    w.member(w.referral("Yusuf is named, of Calder Vale"), "yusuf", agency=CALDER)
    kinds = {
        "joint": {},
        "copy": {},
        "joint, run out": {"until": w.now - MINUTE},
        "joint, without a grant": {"granted": False},
    }
    for words, columns in kinds.items():
        made = w.referral(f"Dan is named, {words}")
        w.share(made, words.partition(",")[0], CALDER, **columns)
        w.member(made, "dan", agency=CALDER)
    for words, at in (("before it was sealed", w.now - DAY), ("since it was sealed", w.now + MINUTE)):
        for name in ("priya", "dot"):
            made = w.referral(f"{name} was named {words}")
            w.member(made, name, at=at)
            w.seal(made)
    made = w.referral("Dot was named before a seal that was lifted, and it is sealed before")
    w.member(made, "dot", at=w.now - DAY)
    w.seal(made, at=w.now, lifted=True)
    w.seal(made, at=w.now - 2 * DAY)
    w.member(w.records["joint with Holt"], "di", agency=HOLT)
    kept = w.referral("Dot is named, and kept away")
    w.member(kept, "dot")
    w.keep_away(kept, "dot")


def _filed(w: World) -> None:
    w.referral("of the lower school", site=w.lower)
    w.referral("of no site", site=None)
    w.referral("about the school's own staff", agency_may_see=False)
    w.referral("about the school's own staff, of no site", agency_may_see=False, site=None)
    w.referral("by Tom", submitted_by="tom")
    w.referral("of the college", agency=COLLEGE, site=None, submitted_by="both")
    w.referral("of the college, at a site of the school", agency=COLLEGE, submitted_by="tom")
    w.referral("by Gone", submitted_by="gone")
    w.referral("of another agency, by Tanya", agency=MARSH_ROAD, site=None)
    keyed = {"agency": WENSUM, "site": None, "submitted_by": "grace"}
    w.referral("keyed in by Grace", channel="phone", **keyed)
    w.referral("typed by Grace herself", **keyed)
    w.referral("keyed in at Calder Vale", **{**keyed, "agency": CALDER, "submitted_by": "guy"}, channel="phone")
    w.seal(w.referral("keyed in by Grace, sealed", channel="email", **keyed))
    w.keep_away(w.referral("keyed in by Grace, who is kept away", channel="email", **keyed), "grace")
    w.referral("finished lately", state="closed", finished_at=w.now - DAY)
    w.referral("finished long ago", state="closed", finished_at=w.now - 900 * DAY)
    long_ago = w.referral("copied to the county, finished long ago", state="closed", finished_at=w.now - 900 * DAY)
    w.share(long_ago, "copy", COUNTY)


def build_offers(w: World) -> None:
    w.referral("offered to Priya", offered_to="priya")
    w.referral("offered to Yusuf", offered_to="yusuf")
    w.referral("offered to Dot", offered_to="dot")
    w.referral("offered to Left", offered_to="left")
    w.referral("offered to Away", offered_to="away")
    w.referral("offered to Duo, in Calder Vale", offered_to="duo", force=CALDER, officer="yusuf", owner="yusuf")
    w.keep_away(w.referral("offered to Priya, who is kept away", offered_to="priya"), "priya")
    w.seal(w.referral("offered to Priya, sealed", offered_to="priya"))
    for option, state, to in (
        ("transfer", "transfer_pending", CALDER),
        ("transfer", "transfer_pending", VALE),
        ("service", "service_pending", NHS),
    ):
        words = f"{option} offered to {to}"
        w.decided(w.referral(words, state=state), option, to=to)
        w.decided(w.referral(f"{words}, returned", state=state), option, to=to, outcome=Outcome.RETURNED)
        w.decided(w.referral(f"{words}, not approved yet", state=state), option, to=to, outcome="")
        w.decided(w.referral(f"{words}, over"), option, to=to)
        w.decided(
            w.referral(f"{words}, of the other kind", state=state),
            "service" if option == "transfer" else "transfer",
            to=to,
        )
        w.decided(
            w.referral(
                f"{words}, waiting for the other",
                state="transfer_pending" if option == "service" else "service_pending",
            ),
            option,
            to=to,
        )
        changed = w.referral(f"{words}, decided otherwise since", state=state)
        w.decided(changed, option, to=to, at=w.now - DAY)
        w.decided(changed, "hold")
        thought = w.referral(f"{words}, and something returned since", state=state)
        w.decided(thought, option, to=to, at=w.now - DAY)
        w.decided(thought, "hold", outcome=Outcome.RETURNED)
        sealed = w.referral(f"{words}, sealed", state=state)
        w.decided(sealed, option, to=to)
        w.seal(sealed)
    for words, lifted in (("sealed since", False), ("sealed since, and the seal was lifted", True)):
        offered = w.referral(f"transfer offered to {VALE}, {words}", state="transfer_pending")
        w.decided(offered, "transfer", to=VALE, at=w.now - DAY)
        w.seal(offered, lifted=lifted)
    for option, state, to, name in (
        ("transfer", "transfer_pending", CALDER, "cal"),
        ("service", "service_pending", NHS, "nadia"),
    ):
        kept = w.referral(f"{option} offered, {name} is kept away", state=state)
        w.decided(kept, option, to=to)
        w.keep_away(kept, name)


def build_drafts(w: World) -> None:
    def draft(name: str, *, author: str = "tanya", agency: str = SCHOOL, **columns: Any) -> None:
        given = {"site": w.upper if agency == SCHOOL else None, **columns}
        if "kept_from" in given:
            given["kept_from"] = [w.person[one].pk for one in given["kept_from"]]
        if given.get("state") == "sent":
            given["sent_as"] = w.referral(f"sent from: {name}")
        made = Draft.objects.create(author=w.person[author], agency=w.at[agency], **given)
        w.named(f"draft: {name}", made)

    handed = {"handed_over_at": w.now}
    for state, more in (("open", {}), ("with_lead", handed), ("sent", handed)):
        draft(f"{state}", state=state, **more)
        draft(f"{state}, of the lower school", state=state, site=w.lower, author="tom", **more)
        draft(f"{state}, of no site", state=state, site=None, author="tom", **more)
        draft(f"{state}, of Marsh Road", state=state, agency=MARSH_ROAD, author="both", **more)
        draft(f"{state}, about a colleague", state=state, about_colleague=True, author="tom", **more)
        draft(f"{state}, kept from Lena", state=state, kept_from=["lena"], author="tom", **more)
        draft(f"{state}, kept from all leads", state=state, kept_from=["lena", "lil"], author="tom", **more)
        draft(f"{state}, kept from Lil", state=state, kept_from=["lil"], author="tom", **more)
        draft(f"{state}, by Lena", state=state, author="lena", **more)
        draft(f"{state}, by Gone", state=state, author="gone", **more)
        draft(f"{state}, of the college, by its lead", state=state, agency=COLLEGE, author="ola", **more)
        draft(f"{state}, of the NHS, whose lead is away", state=state, agency=NHS, author="nadia", **more)
    draft("sent, never handed over", state="sent", author="tom")
    draft("given back by the lead", state="open", author="tom", **handed)


def build_emergencies(w: World) -> None:
    over, ended = {"until": w.now - MINUTE}, {"ended_at": w.now}

    def opened(name: str, by: str, *, of: dict[str, Any] | None = None, seal: bool = False, **columns: Any) -> Referral:
        referral = w.referral(f"opened in an emergency: {name}", **(of or {}))
        if seal:
            w.seal(referral)
        w.named(f"emergency: {name}", w.opened(referral, by, **columns))
        return referral

    opened("by Dot", "dot")
    opened("by Dot, over", "dot", **over)
    opened("by Dot, ended", "dot", **ended)
    opened("by Dot, and it went to Calder Vale", "dot", of={"force": CALDER, "officer": "yusuf", "owner": "yusuf"})
    opened("by Dot for Calder Vale", "dot", force=CALDER)
    opened("by Tanya", "tanya")
    for name in ("priya", "sian", "ian", "dot"):
        opened(f"by {name}, sealed", name, seal=True)
    opened("by Priya, sealed, over", "priya", seal=True, **over)
    opened("by Duo, sealed, for Calder Vale", "duo", seal=True, force=CALDER)
    w.keep_away(opened("by Dot, who is kept away", "dot"), "dot")
    w.keep_away(opened("by Dot, Sian is kept away", "dot"), "sian")
    w.keep_away(opened("by Dot, Della is kept away", "dot", rung=2), "della")
    done = {"reviewed_at": w.now, "reviewed_by": w.person["ian"], "justified": True, "review_note": "-"}
    opened("by Dot, reviewed", "dot", **done, **ended)
    opened("by Dan, of Calder Vale", "dan", of={"force": CALDER, "officer": "yusuf", "owner": "yusuf"}, force=CALDER)
    opened("by Di, of Holt", "di", of={"force": HOLT, "officer": "fern", "owner": "fern"}, force=HOLT)
    for rung in (1, 2, 3):
        opened(f"by Dot, raised {rung} times", "dot", rung=rung)


def build_associations(w: World) -> None:
    """Of the person of one record, with the person of another or with a name; for all or for the team."""

    def said(name: str, of: str, other: str = "", **columns: Any) -> Association:
        given = {
            "kind": "peer",
            "said": "-",
            "source": "-",
            "by": w.person["omar"],
            "of": w.records[of].subject,
            **columns,
        }
        given |= {"other": w.records[other].subject} if other else {"name": "A friend"}
        made = Association.objects.create(**given)
        w.named(f"association: {name}", made)
        return made

    for name in HUNG:
        said(name, name)
        said(f"{name}, for the team", name, reach="team")
    said("with Priya's", "plain", "Priya has it")
    said("with Priya's, for the team", "plain", "Priya has it", reach="team")
    said("of Priya's, with Omar's", "Priya has it", "plain", reach="team")
    said("with the sealed one", "plain", "sealed")
    said("of the sealed one, with an open one", "sealed", "plain")
    said("with one of Calder Vale", "plain", "of Calder Vale")
    said("with one that Omar is kept away from", "plain", "omar is kept away")
    said("with one that Dot is named for", "Dot is named", "plain")
    over = {"ended_at": w.now, "ended_by": w.person["omar"], "ended_why": "-"}
    said("ended", "plain", **over)
    was = said("a name that was the sealed one's", "plain", **over)
    said("corrected into the sealed one", "plain", "sealed", corrects=was.public_id)
    was = said("for all until it was corrected", "plain", **over)
    said("for the team since it was corrected", "plain", reach="team", corrects=was.public_id)
