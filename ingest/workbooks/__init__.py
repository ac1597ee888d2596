"""Tables that Ansvar made itself, read back after somebody edited them: only what was edited is a change.

read                           a book or CSV file as records, each with what it said before
sheets, things                 which tables are ours, what each column holds, and which record each row is
edits, values                  what an edited cell takes away and adds
meanings                       which thing a name in a cell means
"""
