"""The commands, one module each: `add_parser` says what a command takes, `run` does it and gives the exit code."""
