"""The cases whose closing waits for a second person."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("safeguarding", "0040_index_of_an_owners_cases")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["force", "plan_due_at", "id"],
                condition=Q(("state", "closing")),
                name="safeguarding_case_closing",
            ),
        )
    ]
