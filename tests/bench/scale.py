"""How large every measure is: as `make bench` takes it, and tiny, to rehearse that none is broken."""

import msgspec


class Scale(msgspec.Struct, frozen=True):
    """How long and how large. Units: `_s` and `seconds` are seconds; everything else is a number of what it names."""

    seconds: float = 5.0
    warm_up_s: float = 1.0
    known_s: float = 3.0
    """How long each of the loads lasts that let the server meet the keys."""
    known_requests: int = 32_768
    """How many requests it has met them after: twice as many as there are keys."""
    rounds: int = 2
    starts: int = 3
    connections: int = 64
    keys: int = 16_384
    """So many lead traders that none comes near the limit of five in two seconds, at 20,000 requests a second."""
    traders: int = 1_024
    """So many that none comes near the limit of sixty orders in two seconds for each instrument."""
    orders: int = 50_000
    records: int = 100_000
    resting: int = 100_000
    subscribers: tuple[int, ...] = (1, 100, 1_000)
    copy_traders: tuple[int, ...] = (1, 100, 1_000, 10_000)
    crowds: tuple[int, ...] = (1_000, 10_000)
    """Of so many copy traders it is measured how long others wait meanwhile."""
    others: int = 256
    """As so many users somebody asks beside the fills, so that none comes near a limit."""
    fills: int = 5
    watched_s: float = 1.0
    lead_traders: int = 1_000
    trades_of_a_lead: int = 26


FULL = Scale()

REHEARSAL = Scale(
    seconds=0.6,
    warm_up_s=0.05,
    known_s=0.3,
    known_requests=1,
    rounds=1,
    starts=1,
    connections=32,
    keys=4_096,
    traders=256,
    orders=1_000,
    records=1_000,
    resting=2_000,
    subscribers=(1, 10),
    copy_traders=(1, 10),
    crowds=(10,),
    others=32,
    fills=1,
    watched_s=0.3,
    lead_traders=5,
    trades_of_a_lead=2,
)
"""Every road that the measures take, so short that nobody may believe its figures."""
