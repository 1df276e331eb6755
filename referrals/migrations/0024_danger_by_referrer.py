from django.db import migrations, models

TOLD = "update referrals_danger set by_referrer = told where told_in <> 'staff';"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0023_child_asked_anew")]

    operations = [
        migrations.AddField(
            model_name="danger",
            name="by_referrer",
            field=models.CharField(
                choices=[("yes", "Yes"), ("not_sure", "Not sure"), ("no", "No")],
                db_default="no",
                default="no",
                help_text="The gravest of it that the referrer's side told, whatever staff told on top.",
                max_length=10,
            ),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
