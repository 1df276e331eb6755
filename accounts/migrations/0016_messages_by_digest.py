from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0015_one_email_a_day")]

    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=Q(("read_at__isnull", True), Q(("digest", ""), _negated=True)),
                fields=["digest"],
                name="accounts_notice_digest",
            ),
        ),
    ]
