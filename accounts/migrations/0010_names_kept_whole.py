"""A database that took 0005 when it still cut names gets the wider columns that 0005 makes now; for any other
this changes nothing."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_reading_by_the_hundred'),
    ]

    operations = [
        migrations.RunSQL(
            "alter table accounts_agency alter column name type varchar(130);"
            "alter table accounts_site alter column name type varchar(130)",
            migrations.RunSQL.noop,
        ),
    ]
