"""The example city: a Swedish city that does not exist, made of the tables in `sources/example-city/`.

invention          how an invented record begins, and how a table names another record
entities           the names, descriptions and synonyms of the things that people search for
bodies             organisations, units, posts
offer              safeguards, services, systems
activities         processing activities, and whether each needs an impact assessment
information        information sets, their preservation or disposal, what an archive holder answers for
instruments        agreements and transfers
engagements        who engages whom for what
responsibilities   who holds which role, from when to when
risk_work          risks, impact assessments, classifications
incidents          incidents and continuity plans
announced_changes  announced changes of sub-processors, and objections to them
notices            who was told of what, and the yearly reports to the customers
reorganisations    what passed from one board to another
follow_up          recommendations, actions, inspections of processors
register_keeping   gaps that are accepted, registers kept elsewhere, what published names stand for
paperwork          documents
city               all of them, in the order in which they refer to each other
"""
