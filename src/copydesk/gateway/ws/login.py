"""Who logs in: from the parts of a login to its caller, or a refusal.

The order of checks is that of signed requests: timestamp, key, environment, signature, passphrase, address. One address
serves live and demo trading, so an environment is contradicted only where the connection says which one it is.
"""

import re
from typing import Final

import msgspec

from copydesk.gateway.caller import Caller
from copydesk.gateway.keys import KeyStore, StoredKey, well_formed
from copydesk.gateway.secrets.passphrases import PassphraseCheck, TooManyChecks
from copydesk.runtime.clock import Clock
from copydesk.wire.signing import login_prehash
from copydesk.wire.ws.codes import SocketCode
from copydesk.wire.ws.messages import LoginRequest

CLOCK_TOLERANCE_US: Final = 30_000_000
"""How far a login's timestamp may lie from the server's time, in either direction."""

_SECONDS: Final = re.compile("([0-9]{1,12})(?:[.]([0-9]{1,9}))?")


class LoginRefused(Exception):
    """The login is refused with this code; `named` fills the gaps of its text."""

    def __init__(self, code: SocketCode, **named: object) -> None:
        super().__init__(code, named)
        self.code = code
        self.named = named


class Origin(msgspec.Struct, frozen=True):
    """Where a connection comes from, and whether it says that it is for demo trading."""

    peer: str
    simulated: bool = False


class Logins:
    """Checks logins against the keys."""

    def __init__(self, keys: KeyStore, passphrases: PassphraseCheck, clock: Clock) -> None:
        self._keys = keys
        self._passphrases = passphrases
        self._clock = clock

    async def caller(self, login: LoginRequest, origin: Origin) -> Caller:
        """Whose login this is. Raises: LoginRefused."""
        if abs(self._clock.now_us() - _timestamp_us(login.timestamp)) > CLOCK_TOLERANCE_US:
            raise LoginRefused(SocketCode.TIMESTAMP_EXPIRED)
        stored = self._known(login.key)
        if origin.simulated and stored.environment == "live":
            raise LoginRefused(SocketCode.WRONG_ENVIRONMENT)
        if not stored.signing.verify(login_prehash(login.timestamp.encode()), login.signature.encode()):
            raise LoginRefused(SocketCode.SIGNATURE_WRONG)
        passphrase = login.passphrase.encode()
        if not self._passphrases.recognises(stored.caller.key, passphrase):
            await self._check_slowly(stored, passphrase)
        if not stored.admits(origin.peer):
            raise LoginRefused(SocketCode.ADDRESS_NOT_ALLOWED, address=origin.peer)
        self._keys.note_use(stored.caller.key)
        return stored.caller

    def is_in_use(self, caller: Caller) -> bool:
        """Whether the key that a caller has logged in with is still in use; staying logged in is using it."""
        self._keys.note_use(caller.key)
        return self._keys.find(caller.key) is not None

    def _known(self, key: str) -> StoredKey:
        stored = self._keys.find(key)
        if stored is None:
            revoked = well_formed(key) and self._keys.was_revoked(key)
            raise LoginRefused(SocketCode.KEY_UNKNOWN if revoked else SocketCode.KEY_MALFORMED)
        return stored

    async def _check_slowly(self, stored: StoredKey, passphrase: bytes) -> None:
        try:
            right = await self._passphrases.accepts(stored.caller.key, passphrase, stored.passphrase_hash)
        except TooManyChecks:
            raise LoginRefused(SocketCode.LOGIN_BROKEN) from None
        if not right:
            raise LoginRefused(SocketCode.PASSPHRASE_WRONG)


def _timestamp_us(text: str) -> int:
    """Unix microseconds of whole seconds, or of seconds with a fraction. Raises: LoginRefused."""
    matched = _SECONDS.fullmatch(text)
    if matched is None:
        raise LoginRefused(SocketCode.TIMESTAMP_MALFORMED)
    seconds, fraction = matched.groups()
    return int(seconds) * 1_000_000 + (int(fraction[:6].ljust(6, "0")) if fraction else 0)
