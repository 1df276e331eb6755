import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

COUNCIL = models.ForeignKey(
    db_index=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="panels",
    to="accounts.agency",
)


class Migration(migrations.Migration):
    """After a merger a council has the panel of each. The reference stays as it is: only its uniqueness goes."""

    atomic = False
    dependencies = [("safeguarding", "0024_mergers")]

    operations = [
        AddIndexConcurrently(
            model_name="panel", index=models.Index(fields=["council"], name="safeguarding_panel_council")
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "alter table safeguarding_panel drop constraint if exists safeguarding_panel_council_id_key",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[migrations.AlterField(model_name="panel", name="council", field=COUNCIL)],
        ),
    ]
