"""Data from elsewhere: readers, mappings, and the demo city."""
