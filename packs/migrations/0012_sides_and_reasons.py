from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('packs', '0011_stopped_is_checked'),
    ]

    operations = [
        migrations.AddField(
            model_name='packjob',
            name='unredacted_why',
            field=models.TextField(blank=True, db_default='', help_text='Why files of which redacted versions were released go as wholes: of a pack that leaves as a file.'),
        ),
        migrations.AddField(
            model_name='download',
            name='at_agency',
            field=models.BooleanField(help_text='Of a pack for an agency: taken there, or by the police. Empty: of another, or before this was noted.', null=True),
        ),
    ]
