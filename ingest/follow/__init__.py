"""Another register followed by its feed: its records come in as they are at home, to be read and not changed.

addresses      where the feed is asked, and that nothing else is
pages          a page of a feed, read and checked
asking         the pages of a feed fetched one after the other
intake         what of it is taken in, and the change that does it
following      one round: begun, gone on with, begun anew, or ended
keeping        all of them kept in step while the register is served
looks          when each register was last asked, and why it could not be
"""
