"""A request as views receive it: a person asks, and who they are is known."""

from accounts.authority import Authority
from audit import requests


class Visit(requests.Visit):
    """What the middleware made of the request. Only a name for types: nothing is ever built from it."""

    who: Authority
    # The menu's entry that the page belongs to, where its own address does not say so.
    belongs_to: str
    # Under what special right a record is read, where there is one: stands in the log with each reading.
    read_under: dict[str, int | str]
