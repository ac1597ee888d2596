"""The mapping of tables to records: its language, how it is read, and how it is applied.

`model` says what a mapping can say, `read` reads one from YAML with errors that name the line, `apply` makes records
of a file's rows, `codes` knows words for concepts, `values` reads dates, countries, yes and no, lengths of time.
Mappings that ship are the YAML files in `ingest/mappings`.
"""
