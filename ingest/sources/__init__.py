"""Source registers that are followed: fetched on demand, compared, and kept until a person has looked.

followed                       which source registers say where they are fetched, and how they are read
hosts, fetching                the hosts that may be asked, and the asking
dropped                        the newest file of a folder, from the folders that are allowed
context                        what is given to a mapping beside the file
states                         what is known of each: when it was looked at, what it held, what waits
sync                           looking, previewing, accepting and refusing
failures                       why a source could not be read
"""
