"""THE WORLD: accounts, orders, positions and lead traders. Pure, synchronous, deterministic.

Here lives every rule of the exchange, in the field's words. Not here: OKX's spelling (`wire`), disk (`journal`), time
and randomness (`runtime`). The time of a command is an argument; the same commands give the same state, byte for byte.
"""
