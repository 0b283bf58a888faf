"""THE LANGUAGE: OKX's v5 API as declarations, codes and texts. No state, no I/O, no clock.

Server and client are both built from what is declared here. Nothing of the exchange's own state is known here.
"""
