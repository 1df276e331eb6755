"""A pack for an agency, on the police side: picked, looked at as the agency will see it, sent, approved, recalled."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, ask, press
from audit.reading import with_record
from core.gravity import Grave
from evidence import store as files
from packs import access
from packs.content.attached import public_id_of
from packs.content.parts import PackContent
from packs.copies import content_of, is_set_aside, picture_of
from packs.corrected import corrected_since, wrong_in
from packs.files_read import log_read
from packs.models import WITH_AGENCY, PackShare, ShareState
from packs.sharing import actions, presenters
from packs.sharing.contents import Changed, content_for
from packs.sharing.forms import ShareForm, ShareReasonForm
from packs.sharing.second_person import APPROVER, own_hand
from packs.status import stand
from packs.stopping import can_be_made_anew
from packs.views.received import as_picture, picture_at
from referrals.casework.casefile import bar, case_page
from referrals.casework.forms.giving import ActForm
from referrals.models import Referral
from safeguarding.requests.actions.asking import agencies_that_can_be_asked

TAB = "packs:packs"
RELATED = (
    "referral__subject",
    "referral__force",
    "referral__owner",
    "referral__officer",
    "agency",
    "job__pack",
    "job__requested_by",
    "job__recipient",
    "shared_by",
    "decided_by",
    "approved_by",
    "acknowledged_by",
    "correction_read_by",
    "wrong_said_by",
    "revoked_by",
    "destroyed_by",
)


@case_page(can=access.request_pack, grave=Grave.TAKES_OUT)
def ask_partner(request: Visit, referral: Referral, agency: str) -> HttpResponse:
    """What this agency gets, piece by piece, and why. Nothing leaves yet."""
    to = agencies_that_can_be_asked(referral).filter(public_id=agency).first()
    if to is None:
        return redirect("packs:choose_recipient", referral.public_id)
    return ask(
        request,
        ShareForm(request.POST or None, referral=referral, agency=to, initial={"decided_by": request.who.pk}),
        partial(actions.prepare, referral=referral),
        template="packs/ask_partner.html",
        heading=f"Pack for {to}",
        continue_label="Look at it as they will see it",
        back_url=reverse("packs:choose_recipient", args=[referral.public_id]),
        cancel_url=reverse("packs:packs", args=[referral.public_id]),
        then=_page,
    )


@require_GET
@with_record(PackShare, can=access.see_share, related=RELATED)
def share(request: Visit, share: PackShare) -> HttpResponse:
    """Where it stands; and what is in it, as the agency sees it or will."""
    referral = share.referral
    context = {
        **bar(request, referral, TAB),
        **_seen(share),
        **_buttons(request, share),
        "referral": referral,
        "heading": f"Pack for {share.agency}",
        "share": share,
        "label": presenters.label(share),
        "over": presenters.over(share),
        "said_wrong": presenters.said_wrong(share),
        "wrong_file": _wrong_file(share),
        "reasons": presenters.reasons(share),
        "history": presenters.history(share),
        "stand": stand(share.job) if share.job else None,
        "given_again": share.job is not None and not share.wrong_said_at and can_be_made_anew(share.job),
        "corrected": _corrected(share),
        "back_url": reverse("packs:packs", args=[referral.public_id]),
        "back_label": "All packs",
    }
    return render(request, "packs/share.html", context)


def _wrong_file(share: PackShare) -> str:
    """Where it is sealed."""
    return reverse("evidence:file", args=[public_id_of(share.wrong_piece)]) if share.wrong_piece else ""


def _corrected(share: PackShare) -> str:
    """What the agency knows of it, where something in the pack was corrected since."""
    wrong = wrong_in(share.job) if share.job else []
    return presenters.told_of_correction(share, wrong) if share.job and corrected_since(share.job, wrong) else ""


def _seen(share: PackShare) -> dict[str, Any]:
    """Once it is made, what was made; until then what would be, read now."""
    try:
        content = _content(share)
    except Changed as changed:
        return {"changed": str(changed)}
    except FileNotFoundError:
        return {"gone": True}
    log_read(share, content)
    sections = presenters.shown(content, share, view="packs:shared_picture")
    return {"sections": sections, "cover": presenters.cover(content), "content": content}


def _content(share: PackShare) -> PackContent:
    """Raises Changed, and FileNotFoundError."""
    pack = getattr(share.job, "pack", None)
    return content_of(pack) if pack else content_for(share, at=timezone.now())


@require_GET
@with_record(PackShare, can=access.see_share, related=RELATED, kind=None)
def shared_picture(request: Visit, share: PackShare, number: str) -> HttpResponse:
    """One page of a file that was picked, for the officer and the second person, as the agency sees it or will. Each look
    stands in the log, as the agency's does."""
    pack = getattr(share.job, "pack", None)
    try:
        content = _content(share)
        found = picture_at(content, number)
        if found is None or (pack and is_set_aside(pack, found)):
            raise Http404("There is no such page.")
        picture = picture_of(pack, found) if pack else files.whole(found.key, sha256=found.sha256)
        return as_picture(share, content, found, picture)
    except (Changed, FileNotFoundError, files.Altered):
        raise Http404("The file is gone.") from None


def _buttons(request: Visit, share: PackShare) -> dict[str, Any]:
    """What this reader can do with it now."""
    steers = access.steer_share.allows(request.who, share)
    waits = share.state == ShareState.WAITING and access.approve_share.allows(request.who, share)
    return {
        "press": ActForm(initial={"version": share.version}),
        "may_send": steers and share.state == ShareState.PREPARED,
        "may_discard": steers and share.state in (ShareState.PREPARED, ShareState.WAITING),
        "may_recall": steers and share.state in WITH_AGENCY,
        "may_approve": waits,
        "why_not_approve": APPROVER.refusal(share, own_hand, by=request.who) if waits else "",
    }


@require_POST
@with_record(PackShare, can=access.steer_share, sees=access.see_share, related=RELATED, grave=Grave.TAKES_OUT)
def send(request: Visit, share: PackShare) -> HttpResponse:
    return _press(request, share, actions.send, done=_sent)


def _sent(share: PackShare) -> str:
    if share.state == ShareState.WAITING:
        return f"A second person has to say yes first: {'; '.join(share.second_because).lower()}."
    return "Sent. It is being made; the agency is told when it can open it."


@require_POST
@with_record(PackShare, can=access.approve_share, sees=access.see_share, related=RELATED)
def approve(request: Visit, share: PackShare) -> HttpResponse:
    return _press(request, share, actions.approve, done="Approved and sent. It is being made.")


@require_POST
@with_record(PackShare, can=access.steer_share, sees=access.see_share, related=RELATED)
def discard(request: Visit, share: PackShare) -> HttpResponse:
    return _press(request, share, actions.discard, done="Thrown away. Nothing has left.")


@with_record(PackShare, can=access.approve_share, sees=access.see_share, related=RELATED)
def send_back(request: Visit, share: PackShare) -> HttpResponse:
    return _question(
        request,
        share,
        actions.send_back,
        heading="Do not approve this pack",
        lead="It goes back to whoever prepared it. Nothing has left.",
        continue_label="Send it back",
        done="Sent back. Nothing has left.",
    )


@with_record(PackShare, can=access.steer_share, sees=access.see_share, related=RELATED)
def recall(request: Visit, share: PackShare) -> HttpResponse:
    return _question(
        request,
        share,
        actions.recall,
        heading="Recall this pack",
        lead="The agency loses the page and the file on its very next request. Where somebody there has opened it, they are "
        "asked to certify that every copy is destroyed, until they have. They are not told why.",
        continue_label="Recall it",
        done="Recalled. The agency can no longer open it.",
    )


def _press(request: Visit, share: PackShare, act: Act, *, done: Any) -> HttpResponse:
    return press(request, partial(act, share=share), form=ActForm(request.POST), then=_page(share), done=done)


def _question(request: Visit, share: PackShare, act: Act, **asked: Any) -> HttpResponse:
    here = _page(share)
    form = ShareReasonForm(request.POST or None, initial={"version": share.version})
    page = {"agency": share.agency, "back_url": here, "cancel_url": here, **asked}
    return ask(
        request,
        form,
        partial(act, share=share),
        template="safeguarding/agency_question.html",
        then=here,
        beside=share,
        **page,
    )


def _page(share: PackShare) -> str:
    return reverse("packs:share", args=[share.public_id])
