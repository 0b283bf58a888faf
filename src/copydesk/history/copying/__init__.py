"""What the archive keeps of leading and copying: what closed, what became of each fill, shares, tallies of days."""
