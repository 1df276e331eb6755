"""What the service is made of: read from the locks, written as a bill of materials, held against known advisories."""
