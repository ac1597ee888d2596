"""Chains of processors: what is engaged by whom, where, resting on what, as of one revision.

chain          Place, Link, Chain: what a walk gives, and the paths in it
facts          the graph's statements that chains are made of, read once per revision
adjacency      engagements by engager, and what a service or system is built on
jurisdiction   where a country stands on a day, and whether a transfer holds there
links          one engagement as a link of a chain, as of a day
starts         which engagements a chain starts with
walk           from a thing down to every supplier
upward         from a supplier up to those it works for
cycles         suppliers that engage each other in a ring
"""
