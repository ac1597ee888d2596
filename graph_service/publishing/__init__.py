"""Data out: the syntaxes of RDF (syntaxes, serialise, json_ld) and tables (table)."""
