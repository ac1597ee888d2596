"""The outside over HTTP: pages, API, linked data."""
