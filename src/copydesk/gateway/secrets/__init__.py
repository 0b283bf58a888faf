"""What must not be read by others: the master key, sealed API secrets, hashed passphrases."""
