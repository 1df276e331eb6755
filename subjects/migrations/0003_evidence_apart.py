"""The evidence moves to a table of its own: PostgreSQL keeps a value apart from its row only above 2 kB, whatever a
column asks for, and a lookup walks hundreds of rows of keys to compare twenty people."""

import django.db.models.deletion
from django.db import migrations, models

from subjects.matching.person import Birth

AT_A_TIME = 5_000
NAME, PLACE = ("forenames", "surname"), ("street", "town", "postcode")
PARTS = {"names": NAME, "family": NAME, "places": PLACE}


def compact(packed):
    """The same evidence with each name, date and place as a list of its parts."""
    lists = {
        field: [[each[part] for part in parts] for each in packed[field]]
        for field, parts in PARTS.items()
        if field in packed
    }
    if "births" in packed:
        lists["births"] = [list(Birth.read(text)) for text in packed["births"]]
    return packed | lists


def move_the_evidence(apps, schema_editor):
    """Nobody has to be read and filed anew."""
    keys, evidence = (apps.get_model("subjects", name).objects for name in ("MatchKeys", "MatchEvidence"))
    last = 0
    while some := list(keys.filter(pk__gt=last).order_by("pk").values_list("pk", "evidence")[:AT_A_TIME]):
        evidence.bulk_create(evidence.model(subject_id=pk, evidence=compact(packed)) for pk, packed in some)
        last = some[-1][0]


class Migration(migrations.Migration):
    dependencies = [("subjects", "0002_narrow_keys")]

    operations = [
        migrations.CreateModel(
            name="MatchEvidence",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="match_evidence",
                        serialize=False,
                        to="subjects.subject",
                    ),
                ),
                ("evidence", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunPython(move_the_evidence, migrations.RunPython.noop),
        migrations.RemoveField(model_name="matchkeys", name="evidence"),
        # What is left is written anew: a column that is dropped keeps its room in every row.
        migrations.RunSQL(
            "alter table subjects_matchkeys reset (toast_tuple_target);"
            "cluster subjects_matchkeys using subjects_matchkeys_pkey;"
            "alter table subjects_matchkeys set without cluster;",
            migrations.RunSQL.noop,
        ),
    ]
