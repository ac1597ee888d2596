"""The graph and what is derived from it.

ground       names, errors, settings, files
the graph    store/, records, fields, queries
read models  labels, responsibility, roles/, chains/, search/, validation/
joined by    registry (the one door: reads and `Registry.commit`)
"""
