"""What the archive keeps: one file for each kind of row, with its shelf and how an event makes it."""
