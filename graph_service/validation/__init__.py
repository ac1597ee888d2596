"""Which rules the register breaks: SHACL shapes compiled once, then asked of the store.

findings       what is found, and how a node is written in it
shape_graph    the triples of the shapes, read with errors that say what and where
paths          property paths, as SPARQL and as RDF
targets        which nodes a shape is about
shape_plan     a compiled shape, and what a constraint must be able to do
value_tests    constraints on each value: class, datatype, range, text, list
set_tests      constraints on all values of a node: counts, pairs of properties, closed
shape_tests    constraints that name another shape: node, not, and, or, xone, qualified
sparql_text    a SPARQL query as tokens: what it may not hold, its variables given values
sparql_tests   constraints written in SPARQL
components     constraint components that a shapes file declares itself
messages       the sentence of a constraint whose shape has none
plan           shapes in, plan out
sparql_patterns  the triple patterns of a SPARQL query, group by group
footprints     what each constraint reads of the graph
reach          a filter over any number of steps, walked once for all nodes
nearby         what a query can read near a few nodes, apart from the rest
incremental    what a change can matter to, checked anew
columns        the statements of a store by property, read once in a run
sparql_groups  the parts of a query that columns can answer
column_trees   a group of a query seen from one of its variables
column_query   a query answered from columns, for all nodes at once
column_tests   constraints answered from columns
judge          conditions on values, asked of the engine once for each value
store_run      one validation, each constraint asked of the store
column_run     one validation of all, from columns where they tell it
run            plan and store in, findings out
oracle         pyshacl: for what cannot be compiled, and to compare with
oracle_process  pyshacl in a process of its own, with a limit
report         findings as a `sh:ValidationReport`
outside        files that are in no store
"""
