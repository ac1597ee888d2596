"""The pages: from what the register says to the contexts of the templates, and the routes that show them.

overviews, records, service                                   the routes
home, search, answer_card, listing, fixed, interface          asking and looking around
record, history, role, rule                                   one thing at a time
chain, chain_rows, gaps, gap_list                             who takes part, and what is missing
things, values, facts, held, gap_items, paging, reading       parts that several pages are made of
"""
