"""Finding a referral by what stands on its record."""
