"""Which queue a referral goes to, and what is put forward in it: rules that policy administrators set."""
