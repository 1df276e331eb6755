"""The case that an approved decision opens, from its referral to the council's panel to the looks back."""
