"""One pack: how far it is, the file, trying again, revoking it."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import ask, press
from audit.reading import with_record
from core.components import Row
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time, on_day, thousands
from packs import access
from packs.actions import revoke, try_again
from packs.asking import for_whom
from packs.copies import Copy
from packs.corrected import corrected_since, settle, wrong_in
from packs.forms import PressForm, SettlePackForm
from packs.kinds import PACK_POLLED
from packs.models import PackJob, every_share
from packs.status import stand
from packs.stopping import can_be_made_anew
from packs.taking import take
from packs.views import watching
from referrals.casework.casefile import bar
from referrals.casework.rules.correcting import settled_rows
from referrals.code_lists import LAWFUL_BASES

RELATED = (
    "referral__subject",
    "referral__owner",
    "referral__officer",
    "pack",
    "recipient",
    "requested_by",
    "revoked_by",
    "correction_settled_by",
    "correction_told_by",
)


@require_GET
@with_record(PackJob, can=access.see_pack, related=RELATED)
def job_page(request: Visit, job: PackJob) -> HttpResponse:
    referral = job.referral
    context = {
        **_shown(request, job),
        **bar(request, referral, "packs:packs"),
        "heading": "Pack",
        "referral": referral,
        "share": every_share().filter(job=job).first() if job.recipient_id else None,
        "steers": access.steer_pack.allows(request.who, job),
        "again": PressForm(),
        "revoke": PressForm(),
        "downloads": _downloads(job),
        "given_again": can_be_made_anew(job),
        "corrected": corrected_since(job, wrong_in(job)),
        "settled": list(settled_rows(job)),
        "back_url": reverse("packs:packs", args=[referral.public_id]),
        "back_label": "All packs",
    }
    return render(request, "packs/job.html", context)


@require_GET
@with_record(
    PackJob,
    can=access.see_pack,
    related=RELATED,
    kind=PACK_POLLED,
    nothing_new=watching.nothing_new,
)
def state(request: Visit, job: PackJob) -> HttpResponse:
    """The part of the page that changes while the pack is being made."""
    return render(request, "packs/parts/state.html", _shown(request, job))


def _shown(request: Visit, job: PackJob) -> dict[str, Any]:
    return {
        "job": job,
        "stand": stand(job),
        "seen": watching.seen(request, job),
        "take": PressForm(),
        "about": _about(job),
        "file": _file(job),
    }


def _about(job: PackJob) -> list[Row]:
    return [
        Row("For", for_whom(job)),
        Row("Purpose", job.purpose, typed=True),
        Row("Lawful basis", LAWFUL_BASES.label_with_hint(job.lawful_basis)),
        *([Row("Whole in spite of a redacted version", job.unredacted_why, typed=True)] if job.unredacted_why else []),
        Row("Requested by", f"{job.requested_by.name}, {at_time(job.created_at)}"),
    ]


def _file(job: PackJob) -> list[Row]:
    pack = getattr(job, "pack", None)
    if pack is None:
        return []
    return [
        Row("Pages", pack.pages),
        Row("Size", f"{thousands(pack.size // 1024)} KB"),
        Row("Root of its manifest", pack.manifest["root"]),
        Row("Can be downloaded until", on_day(pack.expires_at)),
        Row("In it", [section["title"] for section in pack.manifest["sections"]]),
        Row("Left out", [part["title"] for part in pack.manifest["left_out"]], missing="Nothing"),
    ]


def _downloads(job: PackJob) -> list[Row]:
    pack = getattr(job, "pack", None)
    taken = pack.downloads.select_related("by").order_by("at", "pk")[:50] if pack else []
    return [Row(at_time(each.at), [f"{each.by.name}, copy {each.number}", f"Root {each.root}"]) for each in taken]


@require_POST
@with_record(PackJob, can=access.download_pack, sees=access.see_pack, related=("referral",), kind=None)
def download(request: Visit, job: PackJob) -> HttpResponse:
    """A copy of the pack, logged as disclosed before its first byte. No file, no disclosure."""
    try:
        return press(request, partial(take, job=job), then=lambda copy: as_file(copy, _name(job)), refused=_page(job))
    except FileNotFoundError:
        raise Http404("The file is gone.") from None


def _name(job: PackJob) -> str:
    """The reference that stands on its cover."""
    return str(job.pack.manifest["reference"])


def as_file(copy: Copy, reference: str) -> HttpResponse:
    name = f"{display_reference(reference)}.zip"
    response = FileResponse(copy.file, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return cast(HttpResponse, response)  # a file is a response; the stubs part the two


@require_POST
@with_record(PackJob, can=access.steer_pack, sees=access.see_pack)
def again(request: Visit, job: PackJob) -> HttpResponse:
    return press(request, partial(try_again, job=job), then=_page(job), done="It will be made again.")


@require_POST
@with_record(PackJob, can=access.steer_pack, sees=access.see_pack)
def revoke_pack(request: Visit, job: PackJob) -> HttpResponse:
    return press(request, partial(revoke, job=job), then=_page(job), done="Revoked. Nobody can download it any more.")


@with_record(PackJob, can=access.steer_pack, sees=access.see_pack, related=RELATED)
def settle_pack(request: Visit, job: PackJob) -> HttpResponse:
    """A pack that was taken, and that is no longer right: what has become of it."""
    form = SettlePackForm(
        request.POST or None,
        initial={"version": job.version, "told_by": request.who.pk},
        force_id=job.referral.force_id,
    )
    return ask(
        request,
        form,
        partial(settle, job=job),
        template="packs/settle.html",
        then=_page(job),
        back_url=_page(job),
        cancel_url=_page(job),
        beside=job,
        heading="Settle a corrected pack",
        continue_label="Settle",
        about=_about(job),
        downloads=_downloads(job),
        done="Settled. Who settled it, how and why is kept.",
    )


def _page(job: PackJob) -> str:
    return reverse("packs:job", args=[job.public_id])
