"""Each copy that is taken has a number and a root of its own. Packs of the form before, one PDF without a manifest, expire:
an officer who needs one asks for a new one, and the keeper removes their files."""

from django.db import migrations, models

NUMBERED = """
update packs_download d set number = counted.number
  from (select id, row_number() over (partition by pack_id order by at, id) as number from packs_download) counted
 where counted.id = d.id
"""
ENDED = "update packs_pack set expires_at = now() where expires_at > now() and not jsonb_exists(manifest, 'items')"


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_initial")]

    operations = [
        migrations.AddField("download", "number", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.AddField("download", "root", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "download",
            models.UniqueConstraint(fields=["pack", "number"], name="packs_download_number"),
        ),
    ]
