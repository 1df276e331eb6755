"""Names are sorted and found by columns made by one folding; agencies of one name are told apart within an area."""

from itertools import count

import core.lookup
import django.contrib.postgres.indexes
from django.db import migrations, models

from audit.acting import SYSTEM, acting
from core.folding import sort_key

# Each kind of row, and within what its names are told apart.
NAMED = {"area": None, "agency": "area_id", "site": "agency_id", "user": None}


def fold_names(apps, editor):
    """Writes the columns of what is there. Two of one name where there may be only one have been kept apart by a full
    stop or an apostrophe: the later one is numbered, and keeps its name whole."""
    with acting(SYSTEM):
        for kind, within in NAMED.items():
            rows = apps.get_model("accounts", kind).objects.order_by("pk")
            apart = Apart((getattr(row, within), row.name) for row in rows.iterator()) if within else None
            for row in rows.iterator():
                if apart:
                    row.name = apart.named(getattr(row, within), row.name)
                row.save()


class Apart:
    """Gives each a name of its own: never one that another has, or will have been given."""

    def __init__(self, rows):
        self.had = {self.reading(within, name) for within, name in rows}
        self.given = set()

    def reading(self, within, name):
        return within, sort_key(name)

    def named(self, within, name):
        found = name
        if self.reading(within, found) in self.given:
            numbered = (f"{name} ({number})" for number in count(2))
            found = next(each for each in numbered if self.reading(within, each) not in self.had | self.given)
        self.given.add(self.reading(within, found))
        return found


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_absences'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='site',
            name='accounts_site_one_name_an_agency',
        ),
        migrations.RemoveIndex(
            model_name='user',
            name='accounts_user_by_name',
        ),
        migrations.AddField(
            model_name='agency',
            name='found_by',
            field=core.lookup.FoundByField(editable=False, null=True, of=('name', 'town', 'urn')),
        ),
        migrations.AddField(
            model_name='agency',
            name='sort_key',
            field=core.lookup.SortKeyField(db_collation='C', db_default='', default='', editable=False, max_length=300, of='name'),
        ),
        migrations.AddField(
            model_name='agency',
            name='town',
            field=models.CharField(blank=True, db_default='', default='', max_length=80),
        ),
        migrations.AddField(
            model_name='agency',
            name='urn',
            field=models.CharField(blank=True, db_default='', default='', help_text='Unique reference number of a school or college.', max_length=6),
        ),
        migrations.AddField(
            model_name='area',
            name='sort_key',
            field=core.lookup.SortKeyField(db_collation='C', db_default='', default='', editable=False, max_length=300, of='name'),
        ),
        migrations.AddField(
            model_name='site',
            name='sort_key',
            field=core.lookup.SortKeyField(db_collation='C', db_default='', default='', editable=False, max_length=300, of='name'),
        ),
        migrations.AddField(
            model_name='user',
            name='found_by',
            field=core.lookup.FoundByField(editable=False, null=True, of=('name',)),
        ),
        migrations.AddField(
            model_name='user',
            name='sort_key',
            field=core.lookup.SortKeyField(db_collation='C', db_default='', default='', editable=False, max_length=300, of='name'),
        ),
        # Ten letters more than a page takes, for the number.
        migrations.AlterField(
            model_name='agency',
            name='name',
            field=models.CharField(max_length=130),
        ),
        migrations.AlterField(
            model_name='site',
            name='name',
            field=models.CharField(max_length=130),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='agency',
            index=models.Index(fields=['sort_key', 'id'], name='accounts_agency_by_name'),
        ),
        migrations.AddIndex(
            model_name='agency',
            index=django.contrib.postgres.indexes.GinIndex(fields=['found_by'], name='accounts_agency_found_by'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['sort_key', 'id'], name='accounts_user_in_order'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=django.contrib.postgres.indexes.GinIndex(fields=['found_by'], name='accounts_user_found_by'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.UniqueConstraint(fields=('area', 'sort_key', 'urn'), name='accounts_agency_one_name_an_area', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.UniqueConstraint(condition=models.Q(('urn', ''), _negated=True), fields=('urn',), name='accounts_agency_one_urn'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.UniqueConstraint(fields=('agency', 'sort_key'), name='accounts_site_one_name_an_agency'),
        ),
    ]
