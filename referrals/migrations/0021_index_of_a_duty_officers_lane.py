"""What stands in a duty officer's lane, in the words of the rule."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0020_index_of_decisions_to_hold")]

    operations = [
        AddIndexConcurrently(
            "referral",
            models.Index(
                fields=["force", "queue_key", "id"],
                condition=Q(
                    Q(
                        ("danger_told__in", ["yes", "not_sure"]),
                        Q(("state__in", ["case_open", "closed"]), _negated=True),
                    ),
                    ("danger_now__in", ["yes", "not_sure"]),
                    _connector="OR",
                ),
                name="referrals_duty_lane",
            ),
        )
    ]
