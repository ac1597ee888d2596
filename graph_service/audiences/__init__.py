"""What each audience may see, kept in a store of its own that holds nothing else.

rules        what is withheld from whom, and on what ground
projection   a record as an audience may see it
register     the register of an audience: a store, names, search and gaps made of what it may see
keeper       the registers of audiences, fed by the one that is written
"""
