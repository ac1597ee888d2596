"""Who holds which role for what on a day, from memory.

`holdings` is the read model, `rows` how it is indexed. `held` tells who holds a role for a thing itself, `takeover` how
a reorganisation passes that on, `processors` who is engaged for it, `reach` all of them with what reaches the thing
through something else, `reverse` what a party answers for, `vacancies` and `conflicts` what is wrong with it.
"""
