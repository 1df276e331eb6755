from celery import shared_task

from accounts.models import Notice
from accounts.posting import send


@shared_task
def send_notice(pk: int) -> None:
    """Send one notice by e-mail, if it still waits."""
    if notice := Notice.claim(pk):
        send(notice)
