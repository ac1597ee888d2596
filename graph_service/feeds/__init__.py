"""What changes, as a stream that others follow: members of the change log, in pages that stay as they are.

`links` reads statements of the log as text, `sequence` orders what one revision changed, `members` tells the log as
creates, updates and deletes, `stream` keeps them in step with the register and divides them into pages, `narrowing`
takes out those of one organisation or kind, `payloads` gives what a record was, `statements` writes pages in the words
of LDES and TREE, `shape` says what a member is, and `news` tells people what changed.
"""
