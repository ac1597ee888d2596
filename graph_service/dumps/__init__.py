"""Dumps: the register of an audience as files that stay as they are, each by its hashes and signed as a whole.

canonical    the one way of writing a set of statements, and its hash
parts        what a dump is divided in: whole, by kind, by organisation
tables       the records of a kind as CSV
writing      a part in every format, packed
manifest     what a dump says of itself
building     a dump as a folder that appears whole or not at all
shelf        the dumps that there are, those recalled among them
recalling    dumps that hold what may not be shown any more
signing      keys and signatures (Ed25519)
keys         the keys of a deployment, with their history
verifying    whether a dump is whole, unaltered and signed by a key that is trusted
fetching     a dump at a web address, to be verified
"""
