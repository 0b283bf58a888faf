"""Money: accounts, balances and postings. Every change has a debit and a credit."""
