"""Stores behind one set of verbs: embedded (pyoxigraph on disk or in memory)."""
