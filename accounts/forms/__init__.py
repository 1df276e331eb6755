"""What people type about accounts. Forms parse; what may be done with it is decided in `accounts.actions`."""
