"""THE ARCHIVE: what is closed, as SQL tables, filled from events and rebuildable from the journal."""
