from celery import shared_task

from accounts import notices
from accounts.models import Notice


@shared_task
def send_notice(pk: int) -> None:
    """Send one notice by e-mail, if it still waits."""
    if notice := Notice.claim(pk):
        notices.send(notice)
