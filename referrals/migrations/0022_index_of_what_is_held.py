"""What is held, in words that do not follow from "in hand": no list of what is in hand is led over it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0021_index_of_a_duty_officers_lane")]

    operations = [
        AddIndexConcurrently(
            "referral",
            models.Index(
                fields=["owner", "officer"],
                condition=Q(("finished_at__isnull", True), ("state", "case_open"), _connector="OR"),
                name="referrals_held_by",
            ),
        )
    ]
