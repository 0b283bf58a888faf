"""What answers: keys, the REST core, the pages and the operator's API, as two applications to listen with."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from copydesk import __version__
from copydesk.bootstrap.memory import Memory
from copydesk.data import instrument_rows
from copydesk.gateway.auth import Authenticator
from copydesk.gateway.faults import Faults
from copydesk.gateway.front import Front
from copydesk.gateway.key_stores import InMemoryKeyStore, SqliteKeyStore
from copydesk.gateway.keys import KeyStore
from copydesk.gateway.operator.app import operator_app
from copydesk.gateway.operator.desk import OperatorDesk, Worlds
from copydesk.gateway.rest import account, asset, copytrading, market, public, system, trade, trade_algo, trade_orders
from copydesk.gateway.rest.call import Handler, World
from copydesk.gateway.rest.pipeline import RestCore
from copydesk.gateway.secrets.master_key import FILE_NAME as MASTER_KEY_FILE
from copydesk.gateway.secrets.master_key import MasterKeyFailure, load_master_key
from copydesk.gateway.secrets.passphrases import PassphraseCheck
from copydesk.gateway.web.app import web_app
from copydesk.gateway.ws.login import Logins
from copydesk.gateway.ws.socket import Sockets
from copydesk.journal.folder import write_private
from copydesk.runtime.clock import Clock
from copydesk.settings import Settings

KEYS_FILE = "keys.db"
TOKEN_FILE = "operator.token"

HANDLERS: Mapping[str, Handler] = {
    name: handler
    for section in (account, asset, copytrading, market, public, system, trade, trade_algo, trade_orders)
    for name, handler in section.HANDLERS.items()
}


class TokenFailure(Exception):
    """The operator's token cannot be used: why, in one line."""


class Door(msgspec.Struct, frozen=True):
    """The applications before one memory: `front` is the imitated API and the pages, `operator` our own controls."""

    keys: KeyStore
    sockets: Sockets
    front: Any
    operator: Any

    def __repr__(self) -> str:
        return "Door(…)"


class Doorkeeper:
    """Makes doors, and holds what stays the same whichever memory lies behind: the token, faults, proved passphrases.

    `worlds` and `stop` are what the operator's API saves worlds and stops the house with. Raises: TokenFailure.
    """

    def __init__(self, settings: Settings, worlds: Worlds, stop: Callable[[], None]) -> None:
        self.token = _operator_token(settings)
        self._settings = settings
        self._worlds = worlds
        self._stop = stop
        self._passphrases = PassphraseCheck()
        self._faults = Faults()
        self._instrument_rows = instrument_rows()

    def door(self, memory: Memory, keys: KeyStore | None = None) -> Door:
        """The door to this memory, with these keys, or those of the settings; nothing is armed there.

        Raises: MasterKeyFailure, KeyStoreFailure, JournalFailure.
        """
        requests = self._settings.requests
        world = World(memory.sequencer, memory.archive, self._instrument_rows, memory.real_clock, memory.clock)
        keys = _open_keys(self._settings, memory.real_clock) if keys is None else keys
        self._faults.clear()
        core = RestCore(
            world,
            Authenticator(keys, self._passphrases, refuse_replays=requests.refuse_replayed_signatures),
            HANDLERS,
            count_refused=requests.refused_requests_count,
            copy_trading_in_demo=requests.copy_trading_in_demo,
            faults=self._faults,
        )
        sockets = Sockets(
            world,
            Logins(keys, self._passphrases, memory.real_clock),
            memory.feed,
            core,
            connections_per_second=requests.socket_connections_per_second,
            fee_tiers_open=requests.open_fee_tiers,
        )
        desk = OperatorDesk(
            world, memory.timekeeper, keys, core, self._faults, sockets, self._worlds, self._stop, __version__
        )
        front = Front(core, web_app(__version__, sockets.routes()))
        return Door(keys, sockets, front, operator_app(desk, self.token))

    def close(self, door: Door) -> None:
        """Let go of the threads and files."""
        self._passphrases.close()
        if isinstance(door.keys, SqliteKeyStore):
            door.keys.close()


def _open_keys(settings: Settings, clock: Clock) -> KeyStore:
    """The keys of the data folder, or none yet in memory."""
    expire_unused = settings.requests.unused_keys_expire
    if settings.in_memory:
        return InMemoryKeyStore(clock, expire_unused=expire_unused)
    path, sealed_by = settings.data_folder / KEYS_FILE, settings.data_folder / MASTER_KEY_FILE
    if path.exists() and not (settings.master_key or sealed_by.exists()):
        raise MasterKeyFailure(f"{sealed_by} is missing; it opens the keys in {path}. Restore it from a backup.")
    master = load_master_key(settings.data_folder, settings.master_key)
    return SqliteKeyStore(path, master, clock, expire_unused=expire_unused)


def _operator_token(settings: Settings) -> str:
    """The token from the settings, else the folder's, which the first start makes. Raises: TokenFailure."""
    if settings.operator_token:
        return settings.operator_token
    if settings.in_memory:
        return secrets.token_urlsafe(24)
    path = settings.data_folder / TOKEN_FILE
    if not path.exists():
        write_private(path, f"{secrets.token_urlsafe(24)}\n".encode())
    token = path.read_text(encoding="ascii", errors="replace").strip()
    if not (token and token.isascii() and token.isprintable()):
        raise TokenFailure(f"{path} holds no token. Delete it, and the next start makes a new one.")
    return token
