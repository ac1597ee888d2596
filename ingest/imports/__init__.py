"""Registers kept elsewhere, taken in by comparison: previewed, written as one change, and undone as one.

preview                        what a file would change, and what of it a person must decide
said, provenance, merging      what sources say, what the register keeps of where it was read, and the two made one
merged_away                    rows of records that were merged into others, led to those
known, ended                   what earlier imports of a source said, and what the file no longer has
consequences                   the gaps that an import opens and closes
write, undo, past              writing, taking back, and which imports there were
waiting                        what is kept between a preview and its confirmation
"""
