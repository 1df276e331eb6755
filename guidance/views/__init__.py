"""The pages of this app, by what people come to do."""

from django.http import HttpRequest

from accounts.authority import Authority


class Visit(HttpRequest):
    """A request as it reaches a view: the middleware has said who acts. For types only, never made."""

    who: Authority
