"""Reading who is meant from the words of a command."""

from email.utils import parseaddr

from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.forms import ValidationError


def person_named(words: str) -> tuple[str, str]:
    """Name and address out of 'Dana Fox <dana.fox@example.org>'. Raises CommandError."""
    name, email = parseaddr(words)
    try:
        validate_email(email)
    except ValidationError:
        name = ""
    if not name:
        raise CommandError("Write each as 'Dana Fox <dana.fox@example.org>'.")
    return name, email
