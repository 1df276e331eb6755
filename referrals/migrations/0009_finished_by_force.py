from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_what_else_a_prompt_may_mean")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["case_open", "closed"])),
                fields=["force", "finished_at"],
                name="referrals_finished",
            ),
        ),
    ]
