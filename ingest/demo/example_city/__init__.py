"""The example city: a Swedish city that does not exist, made of the tables in `sources/example-city/`.

invention          how an invented record begins, and how a table names another record
entities           the names, descriptions and synonyms of the things that people search for
bodies             organisations, units, posts
offer              safeguards, services, systems
activities         processing activities
instruments        agreements and transfers
engagements        who engages whom for what
responsibilities   who holds which role, from when to when
risk_work          risks, impact assessments, classifications
paperwork          documents
city               all of them, in the order in which they refer to each other
"""
