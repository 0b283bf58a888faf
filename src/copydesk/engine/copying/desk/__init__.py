"""Where copying decides: each desk checks everything about its commands, then records. The state only holds."""
