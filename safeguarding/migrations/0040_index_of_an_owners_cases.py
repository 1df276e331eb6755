"""The open cases that one officer has, in their order."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("safeguarding", "0039_index_of_open_cases")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["owner", "plan_due_at", "id"],
                condition=Q(("closed_at__isnull", True)),
                name="safeguarding_case_mine",
            ),
        )
    ]
