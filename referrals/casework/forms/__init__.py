"""Forms of casework. They parse; the actions decide."""
