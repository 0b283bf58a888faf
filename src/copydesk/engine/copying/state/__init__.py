"""What copying remembers: lead traders, lead positions, relations, copies and what is to be shared."""
