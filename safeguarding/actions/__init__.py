"""What is done with requests to partners and with cases, by noun."""
