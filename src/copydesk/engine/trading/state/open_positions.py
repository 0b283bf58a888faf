"""The open positions of all accounts, and the ids that their places keep.

A place (instrument, margin mode, side) keeps its id after its position closed, and a later position there takes it up
again. Source: documented; that it is kept longer than 30 days is assumed.
"""

from collections.abc import Iterator

from copydesk.engine.identifiers import FIRST_POSITION, AccountId, InstrumentId, PositionId
from copydesk.engine.ledger.stirred import Stirred
from copydesk.engine.trading.messages import MarginMode, PositionSide
from copydesk.engine.trading.positions import Position, PositionPlace

PositionIdEntry = tuple[AccountId, InstrumentId, MarginMode, PositionSide, PositionId]

_PLACES: tuple[tuple[MarginMode, PositionSide], ...] = (
    ("cross", "net"),
    ("isolated", "net"),
    ("cross", "long"),
    ("cross", "short"),
    ("isolated", "long"),
    ("isolated", "short"),
)


class OpenPositions:
    """Positions by account and place, in the order of their opening."""

    def __init__(self, positions: tuple[Position, ...] = (), ids: tuple[PositionIdEntry, ...] = ()) -> None:
        self.next_position = FIRST_POSITION
        self._of: dict[AccountId, dict[PositionPlace, Position]] = {}
        self.stirred: Stirred[tuple[AccountId, PositionPlace]] = Stirred()
        """The places whose positions changed."""
        self._in: dict[InstrumentId, dict[tuple[AccountId, PositionPlace], None]] = {}
        self._ids: dict[tuple[AccountId, PositionPlace], PositionId] = {}
        self._places: dict[PositionPlace, PositionPlace] = {}
        """Each place once, for all who hold a position there."""
        for account, instrument, margin_mode, side, position in ids:
            self._know((account, (instrument, margin_mode, side)), position)
        for open_position in positions:
            self.put(open_position)

    def __iter__(self) -> Iterator[Position]:
        """All positions, account by account."""
        return (position for positions in self._of.values() for position in positions.values())

    def get(self, account: AccountId, place: PositionPlace) -> Position | None:
        """The account's position at a place."""
        positions = self._of.get(account)
        return None if positions is None else positions.get(place)

    def of_account(self, account: AccountId) -> list[Position]:
        """The account's positions, in the order of their opening."""
        positions = self._of.get(account)
        return [] if positions is None else list(positions.values())

    def of_instrument(self, instrument: InstrumentId) -> list[Position]:
        """All positions in the instrument, by their ids."""
        places = self._in.get(instrument, ())
        return sorted((self._of[account][place] for account, place in places), key=lambda position: position.id)

    def exist(self, account: AccountId, instrument: InstrumentId) -> bool:
        """Whether the account has a position in the instrument, in any margin mode and side."""
        positions = self._of.get(account)
        return positions is not None and any((instrument, mode, side) in positions for mode, side in _PLACES)

    def id_of(self, account: AccountId, place: PositionPlace) -> PositionId:
        """The id of the place: the one it has, or the next."""
        return self._ids.get((account, place), self.next_position)

    def put(self, position: Position) -> None:
        """Let a position be open as it is here."""
        account, place = position.account, position.place
        place = self._places.setdefault(place, place)
        positions = self._of.get(account)
        key = (account, place)
        if positions is not None and place in positions:
            positions[place] = position
        else:
            self._open(key, position)
        self.stirred.add(key)

    def remove(self, account: AccountId, place: PositionPlace) -> None:
        """Let a position be closed."""
        positions = self._of[account]
        del positions[place]
        del self._in[place[0]][account, place]
        self.stirred.add((account, place))
        if not positions:
            del self._of[account]

    def ids(self) -> tuple[PositionIdEntry, ...]:
        """The ids of all places that ever held a position."""
        return tuple((account, *place, position) for (account, place), position in self._ids.items())

    def _open(self, key: tuple[AccountId, PositionPlace], position: Position) -> None:
        account, place = key
        self._of.setdefault(account, {})[place] = position
        self._in.setdefault(position.instrument, {})[key] = None
        if key not in self._ids:
            self._know(key, position.id)

    def _know(self, key: tuple[AccountId, PositionPlace], position: PositionId) -> None:
        self._ids[key] = position
        self.next_position = max(self.next_position, PositionId(position + 1))
