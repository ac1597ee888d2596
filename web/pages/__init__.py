"""The pages: from what the register says to the contexts of the templates, and the routes that show them.

asking, overviews, records, service                           the routes
home, search, listing, fixed, interface                       asking and looking around
answer_card, list_card, reading_note, facets, hits_file       what a search is made of
record, history, role, rule                                   one thing at a time
chain, chain_rows, gaps, gap_list                             who takes part, and what is missing
customer, package, package_files, package_book                what concerns one customer, as page, table, data and Excel
books                                                         the routes of lists and templates in Excel
customer_parts, customer_rows                                 what those are made of
chains, used_by, impact, what_if                              the routes of these; whom a thing serves, and what if
chain_changes, change_rows, announced                         what changed in a chain, and what is going to
gap, gap_decision                                             one gap, and accepting it for a time
change_decision, customer_activities                          what a customer answers to that; its activities in groups
followed                                                      records that other registers keep
importing, import_forms, import_preview, imports              taking in a register kept elsewhere, and what was taken in
kept_mappings                                                 mappings that were made here and are kept
sources, sources_routes                                       registers kept elsewhere that are followed
names, merge, naming, reconcile_preview                       names to decide on, merging, their routes, a small frame
representations                                               the profiles and formats of a record
sparql                                                        questions in SPARQL, and what they give
data, catalogue                                               how to take the data, and what there is for portals
things, values, facts, held, gap_items, paging, reading       parts that several pages are made of
"""
