"""The story that the walks over the URLconf walk has a record of everything that has an address."""

from __future__ import annotations

import json

from accounts.shares import ShareBase
from audit.models import Event
from tests.addresses import every_address
from tests.story import NOT_WALKED, without_a_record


def test_every_address_can_be_walked(story_once, people):
    """A new one that cannot be is named here, until the story has a record of it or it is listed with a reason."""
    assert without_a_record(story_once) == []
    assert NOT_WALKED.keys() <= {address.name for address in every_address()}
    every_kind_of_share_said_under_which_agreement_it_was_opened()


def every_kind_of_share_said_under_which_agreement_it_was_opened():
    """At the one door, so a new kind says it too. Here, because the story has one of each, and is told once."""
    events = Event.objects.filter(kind="share.given")
    assert all({"agency", "basis", "agreement"} <= json.loads(event.payload).keys() for event in events)
    apps = {label.split(".")[0] for label in events.values_list("target_type", flat=True)}
    assert apps == {kind._meta.app_label for kind in ShareBase.__subclasses__()}
