"""The pages of figures: on the screen with links into the lists, for the board without, and as a file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import access, figures
from accounts.kinds import FIGURES_SHOWN
from accounts.requests import Visit
from audit.log import log
from audit.question_page import press
from audit.reading import with_gate
from core.charts import chart
from core.components import Tab
from core.figures import SMALLEST, Board, open_boards
from core.gravity import Grave


@require_safe
@with_gate(access.sees_figures)
def show(request: Visit) -> HttpResponse:
    """One board, with the others beside it."""
    board = figures.board_asked(request.who, request.GET.get("board", ""))
    for_board = request.GET.get("for") == "board"
    tables = [table.plain if for_board else table for table in board.tables(request.who)]
    log(FIGURES_SHOWN, data={"board": board.key, "plain": for_board})
    context = {
        "board": board,
        "for_board": for_board,
        "smallest": SMALLEST,
        "drawn": [(table, chart(table)) for table in tables],
        "tabs": _tabs(request, board) if not for_board else [],
        "tabs_label": "Figures",
        "back_url": _here(board) if for_board else "",
        "plain_url": f"{_here(board)}&for=board",
        "take_url": reverse("accounts:take_figures", args=[board.key]),
    }
    return render(request, "accounts/figures.html", context)


def _here(board: Board) -> str:
    return f"{reverse('accounts:figures')}?board={board.key}"


def _tabs(request: Visit, current: Board) -> list[Tab]:
    boards = open_boards(request.who)
    if len(boards) < 2:
        return []
    return [Tab(board.title, _here(board), current=board is current) for board in boards]


@require_POST
@with_gate(access.sees_figures, grave=Grave.TAKES_OUT)
def take(request: Visit, key: str) -> HttpResponse:
    """The figures of one board as a file."""
    board = figures.board_asked(request.who, key)
    if board.key != key:
        raise Http404
    return press(request, partial(figures.take, board=board), then=partial(_download, board))


def _download(board: Board, file: bytes) -> HttpResponse:
    name = f"figures-{board.key}-{timezone.localdate().isoformat()}.csv"
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)
