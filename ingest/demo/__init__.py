"""The demo city: sources, and the command that builds it."""
