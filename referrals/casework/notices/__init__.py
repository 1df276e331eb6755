"""Who is told what while a referral is worked on, and again when nothing happens."""
