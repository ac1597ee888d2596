"""The graph and what is derived from it.

ground       names, errors, settings, files
the graph    store/, records, fields, queries
read models  responsibility, chains/, search/, validation/, labels
joined by    registry (the one door: reads and `Registry.commit`)
"""
