"""A page of the form: shown with what was typed, saved whatever it says, and never overwritten unseen."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import Visit
from audit.moves import MoveDenied, Stale
from core.forms.coded import read_coded
from core.templatetags.govuk import at_time
from core.whole import whole
from referrals.filing.actions.drafting import save_page
from referrals.filing.forms import ConfirmOnceForm
from referrals.filing.views.draft.opening import with_draft
from referrals.models import Draft
from referrals.models.referral import Answer
from referrals.questions.answers import typed_in
from referrals.questions.filling import PROBLEM, Filling, filling_of
from referrals.questions.meaning import Meaning
from referrals.questions.specs import MORE, PageSpec
from referrals.reader import reader_of_draft
from referrals.status import promise

TO_CHECK = "check"


@with_draft
def page(request: Visit, draft: Draft, code: str) -> HttpResponse:
    filling, spec = _spec(draft, code)
    if request.method == "POST":
        return _continue(request, draft, filling, spec)
    if "problem" in request.GET and filling.state(spec) == PROBLEM:
        # With the version it has now: what was stored has none, and the next Continue would look stale.
        form = filling.form(spec)(_with_version(filling.read(spec).data, draft))
        return _show(request, draft, filling, spec, form, status=200)
    form = filling.form(spec)(initial={**filling.initial(spec), "version": draft.version})
    return _show(request, draft, filling, spec, form, status=200)


@require_POST
@with_draft(repeats=True)
def autosave(request: Visit, draft: Draft, code: str) -> HttpResponse:
    """Keeps a page while it is typed, wrong or half-finished. Answers with the version Continue must name."""
    read_coded(request)
    filling, spec = _spec(draft, code)
    try:
        saved = _save(request, draft, filling, spec)
    except Stale as stale:
        now = cast(Draft, stale.now)
        return JsonResponse({"version": now.version, "answers": now.answers.get(code, {})}, status=409)
    except MoveDenied as denied:
        return JsonResponse({"reason": str(denied)}, status=403)
    return JsonResponse({"version": saved.version, "saved": at_time(timezone.now())})


def _spec(draft: Draft, code: str) -> tuple[Filling, PageSpec]:
    filling = filling_of(draft)
    spec = filling.page(code)
    if spec is None:
        raise Http404("No such page")
    return filling, spec


def _save(request: Visit, draft: Draft, filling: Filling, spec: PageSpec) -> Draft:
    typed = typed_in(request.POST, filling.specs(spec))
    return save_page(draft=draft, code=spec.code, typed=typed, version=_version(request), by=request.who)


def _version(request: Visit) -> int:
    return whole(request.POST.get("version", ""), digits=9) or 0


def _continue(request: Visit, draft: Draft, filling: Filling, spec: PageSpec) -> HttpResponse:
    """Save first, whatever was typed; then say what is wrong, or go on."""
    try:
        saved = _save(request, draft, filling, spec)
    except Stale as stale:
        return _both_texts(request, cast(Draft, stale.now), spec)
    if "save_later" in request.POST:
        return redirect(f"{reverse('referrals:drafts')}?saved=1")
    # The page as it was sent, with the version it has now: the next Continue must not look stale.
    form = filling.form(spec)(_with_version(request.POST, saved))
    if not form.is_valid():
        return _show(request, saved, filling, spec, form, status=form.http_status)
    return redirect(_next(request, saved, spec))


def _with_version(data: Any, draft: Draft) -> Any:
    sent = data.copy()
    sent["version"] = str(draft.version)
    return sent


def _next(request: Visit, draft: Draft, spec: PageSpec) -> str:
    """The page after this one; after an alarming answer, the 999 page first."""
    filling = filling_of(draft)
    then = filling.after(spec)
    to_check = request.GET.get("from") == TO_CHECK and (then is None or then.lane != MORE)
    code = _then_code(then, to_check, spec)
    if filling.is_alarming(spec):
        return f"{reverse('referrals:emergency', args=[draft.public_id])}?then={code}"
    return _address(draft, code)


def _then_code(then: PageSpec | None, to_check: bool, spec: PageSpec) -> str:
    if to_check or (then is None and spec.lane != MORE):
        return TO_CHECK
    return then.code if then else ""


def _address(draft: Draft, code: str) -> str:
    """Where a page's code leads; "" is the list of tasks."""
    if code == TO_CHECK:
        return reverse("referrals:check", args=[draft.public_id])
    if filling_of(draft).page(code) is None:
        return reverse("referrals:draft", args=[draft.public_id])
    return reverse("referrals:draft_page", args=[draft.public_id, code])


@with_draft
def emergency(request: Visit, draft: Draft) -> HttpResponse:
    """What to do now. It never blocks: sending goes on from here."""
    filling, then = filling_of(draft), request.GET.get("then", "")
    page = filling.page(then)
    context = {
        "draft": draft,
        "next_url": _address(draft, then),
        "next_title": page.title if page else "",
        "to_check": then == TO_CHECK,
        "may_send": not filling.unready and not filling.keyed,
        "promise": promise(filling.told, timezone.now(), sent=False),
        "form": ConfirmOnceForm(),
        "reader": reader_of_draft(draft),
    }
    return render(request, "referrals/draft/emergency.html", context)


def _show(request: Visit, draft: Draft, filling: Filling, spec: PageSpec, form: Any, *, status: int) -> HttpResponse:
    here = [draft.public_id, spec.code]
    context = {
        "draft": draft,
        "page": spec,
        "hint": filling.hint(spec),
        "form": form,
        "save_later": True,
        "back_url": _back(request, draft, filling, spec),
        "heading": spec.heading or ("" if form.page_heading else spec.title),
        "caption": spec.section,
        "autosave_url": reverse("referrals:autosave", args=here),
        "show_emergency": spec.question(Meaning.WHAT_HAPPENED) is not None and filling.danger == Answer.NOT_SURE,
        "promise": promise(filling.told, timezone.now(), sent=False),
        "reader": reader_of_draft(draft),
        "original_text": "" if spec.question(Meaning.ORIGINAL_TEXT) else filling.text(Meaning.ORIGINAL_TEXT),
    }
    return render(request, "referrals/draft/page.html", context, status=status)


def _back(request: Visit, draft: Draft, filling: Filling, spec: PageSpec) -> str:
    if request.GET.get("from") == TO_CHECK:
        return _address(draft, TO_CHECK)
    before = filling.before(spec)
    return _address(draft, before.code if before else "")


def _both_texts(request: Visit, draft: Draft, spec: PageSpec) -> HttpResponse:
    """Another writer, or another window, changed this page: both texts, and nothing lost."""
    filling = filling_of(draft)
    sent = filling.form(spec)(_with_version(request.POST, draft))
    rows = list(compared(filling, spec, typed_in(request.POST, filling.specs(spec))))
    context = {"draft": draft, "page": spec, "sent": sent, "rows": rows, "here": _address(draft, spec.code)}
    return render(request, "referrals/draft/stale.html", context, status=409)


def compared(filling: Filling, spec: PageSpec, typed: dict[str, list[str]]) -> Any:
    """Question by question: what was just typed, and what is saved now."""
    stored = filling.typed(spec)
    for question in filling.specs(spec):
        names = [name for name in {**typed, **stored} if name == question.name or name.startswith(f"{question.name}-")]
        mine = " ".join(value for name in names for value in typed.get(name, []))
        theirs = " ".join(value for name in names for value in stored.get(name, []))
        yield {"label": question.in_document, "mine": mine, "theirs": theirs, "differs": mine != theirs}
