"""The open cases of a force, in their order."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("safeguarding", "0038_costs_of_ways")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["force", "plan_due_at", "id"],
                condition=Q(("closed_at__isnull", True)),
                name="safeguarding_case_open",
            ),
        )
    ]
