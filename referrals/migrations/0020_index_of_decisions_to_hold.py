"""The decisions that hold something back: few of all, and asked for in each list of requests."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0019_shares_name_their_agreement")]

    operations = [
        AddIndexConcurrently(
            "decision",
            models.Index(fields=["referral"], condition=Q(("option", "hold")), name="referrals_decision_hold"),
        )
    ]
