"""Chains of processors: what is engaged by whom, where, resting on what, as of one revision.

chain          Place, Link, Chain: what a walk gives, and the paths in it
facts          the graph's statements that chains are made of, read once per revision
joined         one party in several registers, by its organisation number
adjacency      engagements by engager, and what a service or system is built on
reading        from the graph to the adjacency, as a whole or after a change
jurisdiction   where a country stands on a day, and whether a transfer holds there
links          one engagement as a link of a chain, as of a day
status         how each place stands, as a code and as words
countries      the countries of a chain in groups, and the shortest way to each third country
starts         which engagements a chain starts with
walk           from a thing down to every supplier
customer       what one customer has, and nobody else's
upward         from a supplier or a thing up to those it serves
tops           the same for many engagements at once
city           whose chains reach a third country, over the whole register
cycles         suppliers that engage each other in a ring
difference     what changed in a chain between two days
renames        what things were called before, told from the change log
published      two versions of a published list, by who is named and not by spelling
procedure      announced changes of sub-processors and their clocks (Art. 28(2))
what_if        what becomes invalid if something ends, moves or changes hands
"""
