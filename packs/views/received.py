"""What was sent to an agency: its list of packs, one to read, a copy to take, and the word that the copies are gone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.log import log
from audit.question_page import Act, ask, press
from audit.reading import listed, with_gate, with_record
from core.gravity import Grave
from core.paging import page_links, place_asked
from core.row_security import as_the_service
from core.whole import whole
from evidence.forms import SetAsideForm
from evidence.views.file import shut_away
from packs import access, taking
from packs.content.parts import Entry, GivenFile, PackContent
from packs.copies import content_of, is_set_aside, picture_of
from packs.corrected import corrected_since, wrong_in
from packs.files_read import log_read, of_pieces
from packs.forms import PressForm
from packs.kinds import PACK_OPENED, PACK_PICTURE_SHOWN
from packs.models import ENDED, PackShare, ShareState, every_share, taken_of
from packs.sharing import actions, presenters
from packs.sharing.forms import DestroyedForm, ReadCorrectionForm
from packs.sharing.presenters import files_in
from packs.sharing.said_wrong import say_wrong as say_that_it_is_wrong
from packs.views.job import as_file
from referrals.casework.forms.giving import ActForm

RELATED = ("agency", "referral__subject", "job__pack", "job__recipient", "job__requested_by", "acknowledged_by")


@require_GET
@with_gate(access.sees_received)
def received(request: Visit) -> HttpResponse:
    """The newest first; and what was recalled and is not certified yet, above all of them."""
    page = access.receive_pack.page(
        request.who,
        PackShare,
        order=access.NEWEST_SENT,
        after=place_asked(request.GET),
        related=("agency", "referral"),
    )
    listed(rows=page.rows, rule=access.receive_pack, named=False)
    back = list(access.certify_destroyed.filter(request.who, _recalled())[:50])
    listed(rows=back, rule=access.certify_destroyed, named=False)
    context = {
        "heading": "Packs sent to your agency",
        "closed": _closed_lately(request),
        "rows": [(share, presenters.label(share)) for share in page.rows],
        "recalled": back,
        "several": len(request.who.agencies("practitioner")) > 1,
        **page_links(request.GET, page),
    }
    return render(request, "packs/received.html", context)


def _closed_lately(request: Visit) -> list[tuple[PackShare, str]]:
    """Their rows are not found by the agency any more: a practitioner who comes by an old link reads here what has become of it."""
    with as_the_service():
        closed = access.hear_of_closed.filter(request.who, every_share())
        rows = list(closed.select_related("agency").order_by("-sent_at", "pk")[:50])
        if rows:
            listed(rows=rows, rule=access.hear_of_closed, named=False)
        taken = set(taken_of(Q(pack__in=[share.job_id for share in rows])).values_list("pack_id", flat=True))
        return [(share, presenters.closed(share, is_taken=share.job_id in taken)) for share in rows]


def _recalled() -> Any:
    return every_share().filter(state=ShareState.RECALLED).select_related("agency").order_by("destroy_by", "pk")


@require_GET
@with_record(PackShare, can=access.receive_pack, related=RELATED, kind=PACK_OPENED)
def received_pack(request: Visit, share: PackShare) -> HttpResponse:
    """Until the agency has said that it has it, only whom it is from and what that means; then all of it."""
    context = {
        "share": share,
        "heading": "A pack for your agency",
        "press": ActForm(initial={"version": share.version}),
        "take": PressForm(),
        "is_new": share.state == ShareState.SENT,
        "copies": presenters.copies(share),
        "back_url": reverse("packs:received"),
        "back_label": "All packs",
        **({} if share.state == ShareState.SENT else _content(share)),
    }
    return render(request, "packs/received_pack.html", context)


def _content(share: PackShare) -> dict[str, Any]:
    job = share.job
    assert job is not None, "what is with an agency has a job"
    wrong = wrong_in(job)
    try:
        content = content_of(job.pack)
    except FileNotFoundError:
        raise Http404("The file is gone.") from None
    log_read(share, content)
    return {
        "sections": presenters.shown(content, share, view="packs:received_picture", wrong="packs:say_wrong"),
        "cover": presenters.cover(content),
        "content": content,
        "corrected": corrected_since(job, wrong),
        "correction_waits": bool(wrong) and not _is_read(share, wrong),
        "known": ReadCorrectionForm(initial={"version": share.version, "corrections": len(wrong)}),
    }


@require_GET
@with_record(PackShare, can=access.take_received, sees=access.receive_pack, related=RELATED, kind=None)
def received_picture(request: Visit, share: PackShare, number: str) -> HttpResponse:
    """One page of a file that was picked, as it was when the pack was made. The rule is asked for each, and each look
    stands in the log."""
    assert share.job is not None, "what is with an agency has a job"
    pack = share.job.pack
    try:
        content = content_of(pack)
        found = picture_at(content, number)
        if found is None or is_set_aside(pack, found):
            raise Http404("There is no such page.")
        return as_picture(share, content, found, picture_of(pack, found))
    except FileNotFoundError:
        raise Http404("The file is gone.") from None


def picture_at(content: PackContent, number: str) -> GivenFile | None:
    """Which of the files that go along is asked for, if it is a page."""
    place = whole(number, digits=4) or 0
    found = content.files[place - 1] if 0 < place <= len(content.files) else None
    return found if found is not None and found.is_picture else None


def as_picture(share: PackShare, content: PackContent, found: GivenFile, picture: bytes) -> HttpResponse:
    ids = of_pieces([content.piece_of(found)])
    log(PACK_PICTURE_SHOWN, target=share, ids=ids, data={"file": found.name, "sha256": found.sha256})
    return shut_away(picture, "image/jpeg", f'inline; filename="{found.name.rpartition("/")[2]}"')


def _is_read(share: PackShare, wrong: list[Any]) -> bool:
    return share.correction_read_at is not None and share.correction_read_at > wrong[-1]


@with_record(PackShare, can=access.take_received, sees=access.receive_pack, related=RELATED)
def say_wrong(request: Visit, share: PackShare, number: str) -> HttpResponse:
    """This should not be here: the file of this number among those of the pack. It is closed for the agency at once."""
    file = _file_at(share, number)
    return ask(
        request,
        SetAsideForm(request.POST or None),
        partial(say_that_it_is_wrong, share=share, piece=file.file),
        template="packs/say_wrong.html",
        heading="This should not be here",
        file_title=file.title,
        continue_label="Close this pack now",
        back_url=_page(share),
        cancel_url=_page(share),
        then="packs:received",
        done="It is closed: nobody at your agency can open it any more. The police team that sent it has been told at once.",
    )


def _file_at(share: PackShare, number: str) -> Entry:
    assert share.job is not None, "what is with an agency has a job"
    place = whole(number, digits=4) or 0
    try:
        there = files_in(content_of(share.job.pack))
    except FileNotFoundError:
        raise Http404("The file is gone.") from None
    if not 0 < place <= len(there):
        raise Http404("There is no such file.")
    return there[place - 1]


@require_POST
@with_record(PackShare, can=access.receive_pack, related=RELATED)
def acknowledge(request: Visit, share: PackShare) -> HttpResponse:
    return _press(
        request, share, actions.acknowledge, done="Thank you. The police team sees who has it and since when."
    )


@require_POST
@with_record(PackShare, can=access.receive_pack, related=RELATED)
def read_correction(request: Visit, share: PackShare) -> HttpResponse:
    return press(
        request,
        partial(actions.read_correction, share=share),
        form=ReadCorrectionForm(request.POST),
        then=_page(share),
        done="Thank you. The police team sees that you have read it.",
    )


def _press(request: Visit, share: PackShare, act: Act, *, done: str) -> HttpResponse:
    return press(request, partial(act, share=share), form=ActForm(request.POST), then=_page(share), done=done)


@require_POST
@with_record(
    PackShare, can=access.take_received, sees=access.receive_pack, related=RELATED, kind=None, grave=Grave.TAKES_OUT
)
def take_received(request: Visit, share: PackShare) -> HttpResponse:
    """A copy for this person, logged as disclosed before its first byte."""
    try:
        return press(
            request,
            partial(taking.take_received, share=share),
            then=lambda copy: as_file(copy, share.reference),
            refused=_page(share),
        )
    except FileNotFoundError:
        raise Http404("The file is gone.") from None


@with_record(PackShare, can=access.certify_destroyed, related=("agency", "destroyed_by"))
def destroyed(request: Visit, share: PackShare) -> HttpResponse:
    """The certificate. The page names the pack and who took copies of it, and nothing of what was in it."""
    if share.state not in ENDED or share.state == ShareState.DESTROYED:
        return render(request, "packs/certified.html", {"share": share, "heading": "Copies destroyed"})
    return ask(
        request,
        DestroyedForm(request.POST or None, initial={"version": share.version}),
        partial(actions.certify, share=share),
        template="packs/destroyed.html",
        heading="Say that every copy is destroyed",
        continue_label="Certify",
        share=share,
        copies=presenters.copies(share),
        back_url=reverse("packs:received"),
        cancel_url=reverse("packs:received"),
        then="packs:received",
        beside=share,
        done="Thank you. The police team has your certificate.",
    )


def _page(share: PackShare) -> str:
    return reverse("packs:received_pack", args=[share.public_id])
