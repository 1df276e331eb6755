from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import DateField, F, Func, Q

PUBLISHED_ON = Func(
    F("published_at"), template="(%(expressions)s AT TIME ZONE 'Europe/London')::date", output_field=DateField()
)


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]

    operations = [
        AddConstraintNotValid(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=Q(("holds_from__isnull", True), ("holds_from__gt", PUBLISHED_ON), _connector="OR"),
                name="policy_version_holds_from_later",
            ),
        ),
    ]
