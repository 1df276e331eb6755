"""Builders that walk the real path of an assessment: cited, judged, put into words, signed by Omar, countersigned by Sian."""

import uuid

from django.urls import reverse

from referrals.casework.actions import deciding, enquiring
from safeguarding.cases.actions import assessments as acts
from safeguarding.cases.actions import citing
from safeguarding.cases.rules import assessments
from safeguarding.models import Assessment, Case, Judgement
from tests.records import a_recommendation, an_assessed_referral

SAID = {"narrative": "A grievance that he feeds", "protects": "His aunt and the club", "plan_part": ""}


def an_open_case(who) -> Case:
    """Sian approved what Omar recommended, who had asked the people that see the person every day."""
    referral = an_assessed_referral(who)
    line = referral.enquiries.earliest("pk")
    enquiring.settle_line(line=line, state="answered", answer="She rang him.", version=line.version, by=who("omar"))
    decision = a_recommendation(who, option="channel", to="Wensum County Council", referral=now(referral))
    deciding.approve(referral=decision.referral, reason="I read all of it and agree.", by=who("sian"))
    return Case.objects.get(decision=decision)


def now(record):
    return type(record).objects.get(pk=record.pk)


def cited(who, case, *factors, key="filed-0", by="omar", why=""):
    return citing.cite(case=case, key=key, factors=[f"vaf.{one}" for one in factors], why=why, by=who(by))


def judged(who, draft, factor="grievance", found="present", *, why="Killers are praised", by="omar"):
    """What is there is cited first, where nothing is yet."""
    if found in ("present", "partly") and factor not in assessments.cited(draft.case, draft.framework):
        cited(who, draft.case, factor)
    before = assessments.judgements_of(draft).get(factor)
    version = before.version if before else 0
    acts.judge(assessment=draft, factor=factor, judged=found, why=why, version=version, by=who(by))
    return now(draft)


def all_judged(who, draft, **found):
    """As the page does, one after another; those that are not named are not known."""
    for code, said in found.items():
        judged(who, draft, code, said)
    left = assessments.framework_of(draft).factors.keys() - assessments.judgements_of(draft).keys()
    said = {"assessment": draft, "judged": "not_known", "why": "Nobody was asked", "by": draft.author}
    Judgement.objects.bulk_create(Judgement(factor=code, **said) for code in sorted(left))
    return now(draft)


def signed(who, draft, *, by="omar", **found):
    draft = all_judged(who, draft, **found)
    draft = acts.write(assessment=draft, **SAID, version=draft.version, by=who(by))
    return acts.sign(assessment=draft, version=draft.version, by=who(by))


def answered(who, one, *, by="sian", act=acts.countersign):
    return act(assessment=one, reason="I read each sentence that is cited.", version=one.version, by=who(by))


def begun(who, case, *, by="omar") -> Assessment:
    return acts.begin(case=case, code="vaf", by=who(by))


def assessed(who, case, **found) -> Assessment:
    return answered(who, signed(who, begun(who, case), **found))


def page(client, name, *of):
    return client.get(reverse(f"safeguarding:{name}", args=of)).text


def posts(client, name, *of, **typed):
    return client.post(reverse(f"safeguarding:{name}", args=of), {**typed, "idempotency": str(uuid.uuid4())})
