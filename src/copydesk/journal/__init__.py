"""THE MEMORY: records of commands and their events, on disk before anyone is answered."""
