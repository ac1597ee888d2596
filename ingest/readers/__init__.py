"""Readers of files: each turns one format into tables of rows; `open` finds which reader a file needs."""
