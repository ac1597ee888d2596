"""Questions in SPARQL by anybody: read before they are asked, asked in processes of their own, stopped when too long.

tokens                the words of a query, as the grammar of SPARQL cuts them
reading               what a query is: its form, whether it names graphs, whether it reaches out, where its limit stands
refusals              why a query is not answered
syntaxes, truncation  the formats of results, and how they are cut off
examples              questions to begin with
tasks                 what is asked of a process that answers, and what it gives back
worker, confinement   the process that answers, and what is taken from it: the network, time, memory
view                  what a worker reads: the folder of the store, or a copy of one in memory
pool                  a few workers, the queue before them, and the limits
"""
