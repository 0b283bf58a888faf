"""What each code says, by its number. Facts: documented, or recorded where that differs."""
