"""Keys become numbers, the evidence is stored apart, and a saved person waits for the keeper."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from subjects.matching.blocking import key_number

AT_A_TIME = 5_000


def number_the_keys(apps, schema_editor):
    """The same keys, each as its number: nobody has to be read and filed anew."""
    rows = apps.get_model("subjects", "MatchKeys").objects
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        for row in some:
            row.numbers = sorted({key_number(key) for key in row.keys})
        rows.bulk_update(some, ["numbers"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="reopened_because",
            field=models.JSONField(default=list, help_text="What has become known since it was decided."),
        ),
        migrations.AddField(
            model_name="matchkeys",
            name="waiting",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Saved, and the keeper has not looked for this person since.",
            ),
        ),
        migrations.RunSQL(
            "alter table subjects_matchkeys set (toast_tuple_target = 128);"
            "alter table subjects_matchkeys alter column evidence set storage external;",
            "alter table subjects_matchkeys reset (toast_tuple_target);"
            "alter table subjects_matchkeys alter column evidence set storage extended;",
        ),
        migrations.AddField(
            model_name="matchkeys",
            name="numbers",
            field=django.contrib.postgres.fields.ArrayField(models.IntegerField(), default=list),
            preserve_default=False,
        ),
        migrations.RunPython(number_the_keys, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="matchkeys", name="subjects_matchkeys_keys"),
        migrations.RemoveField(model_name="matchkeys", name="keys"),
        migrations.RenameField(model_name="matchkeys", old_name="numbers", new_name="keys"),
        migrations.RunSQL(
            "alter table subjects_matchkeys alter column keys set storage plain;",
            "alter table subjects_matchkeys alter column keys set storage extended;",
        ),
        migrations.AddIndex(
            model_name="matchkeys",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["keys"], name="subjects_matchkeys_keys", fastupdate=False
            ),
        ),
        migrations.AddIndex(
            model_name="matchkeys",
            index=models.Index(
                fields=["subject"], condition=models.Q(waiting=True), name="subjects_matchkeys_waiting"
            ),
        ),
    ]
