"""Celery is the bell for packs, not the queue: a lost or doubled message may cost seconds, never a piece of work.

The figures, and what was measured without them, stand in the architecture (4.4) and its notes.
"""

import os
from contextlib import ExitStack
from urllib.parse import parse_qsl, urlencode, urlsplit

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun
from kombu import Exchange, Queue

from audit.acting import SYSTEM, acting
from core.budgets import PACK, within
from core.row_security import as_the_service

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")

MINUTE = 60
NOWHERE = "memory://"


def broker(address: str) -> str:
    """Celery's own spelling of a Redis behind a unix socket; and of one behind TLS, whose certificate kombu does not look
    at unless it is told to, whatever redis-py does with the same address. Any other address stays as it is."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host=0"
    if parts.scheme == "rediss":
        said = {**dict(parse_qsl(parts.query)), "ssl_cert_reqs": "required"}
        return parts._replace(query=urlencode(said)).geturl()
    return address or NOWHERE


app = Celery("prevent_portal", broker=broker(os.environ.get("REDIS_URL", "")))
app.conf.update(
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in ("packs", "evidence")],
    task_default_queue="packs",
    task_routes={"packs.*": {"queue": "packs"}, "evidence.*": {"queue": "evidence"}},
    # Messages carry ids, never content; nothing that could be executed is accepted back.
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    # A killed child must not swallow its message, and a worker takes no more than it is doing.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=5 * MINUTE,
    task_soft_time_limit=4 * MINUTE,
    # Longer than any task may run: a shorter one had the same task running three times over.
    broker_transport_options={
        "visibility_timeout": 15 * MINUTE,
        "socket_timeout": 15,
        "socket_connect_timeout": 5,
        "retry_on_timeout": True,
        "health_check_interval": 30,
    },
    broker_connection_retry_on_startup=True,
    worker_max_tasks_per_child=20,
    worker_max_memory_per_child=700_000,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_send_task_events=False,
    enable_utc=True,
    timezone="Europe/London",
)
app.autodiscover_tasks()

_entered: dict[str, ExitStack] = {}


@task_prerun.connect
def begin_as_the_system(*, task_id: str, task: Task, **_: object) -> None:
    """A task acts as the system until it takes up the authority of the person who asked for the work."""
    entered = _entered[task_id] = ExitStack()
    entered.enter_context(acting(SYSTEM))
    entered.enter_context(within(PACK))
    entered.enter_context(as_the_service())


@task_postrun.connect
def end_as_the_system(*, task_id: str, task: Task, **_: object) -> None:
    if entered := _entered.pop(task_id, None):
        entered.close()
