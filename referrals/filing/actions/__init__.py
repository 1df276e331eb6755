"""What a referrer, a lead or a gateway clerk does."""
