"""Who can see a record now, and who could on a day that is over."""
