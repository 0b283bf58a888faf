"""Who asks: from the headers of a signed request to its caller, or a refusal.

The checks stand in the order in which they are made (the documents give none; this one is recommended): headers
present, timestamp, key known, environment, signature over raw target and raw body, passphrase, address, permission.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from copydesk.gateway.caller import Caller
from copydesk.gateway.keys import KeyStore, StoredKey, well_formed
from copydesk.gateway.raw import RawRequest
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.secrets.passphrases import PassphraseCheck, TooManyChecks
from copydesk.wire.codes import Code
from copydesk.wire.endpoint import Permission
from copydesk.wire.signing import request_prehash

CLOCK_TOLERANCE_US = 30_000_000
"""How far a request's timestamp may lie from the server's time, in either direction."""

_SECOND = re.compile(rb"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}):([0-5][0-9])")
_FRACTION = re.compile(rb"(?:\.([0-9]{1,9}))?Z")


class Authenticator:
    """Checks signed requests against the keys. With `refuse_replays` a signature admits one request only."""

    def __init__(self, keys: KeyStore, passphrases: PassphraseCheck, *, refuse_replays: bool = False) -> None:
        self._keys = keys
        self._passphrases = passphrases
        self._replays = _SignaturesSeen() if refuse_replays else None

    async def caller(
        self, request: RawRequest, headers: Mapping[bytes, bytes], permission: Permission, now_us: int
    ) -> Caller:
        """Who asks, if the request proves it and the key may do this. Raises: Refused."""
        key = headers.get(b"ok-access-key")
        signature = headers.get(b"ok-access-sign")
        timestamp = headers.get(b"ok-access-timestamp")
        passphrase = headers.get(b"ok-access-passphrase")
        if not (key and signature and timestamp and passphrase):
            raise _missing(key, signature, timestamp)
        if abs(now_us - timestamp_us(timestamp)) > CLOCK_TOLERANCE_US:
            raise refused(Code.TIMESTAMP_EXPIRED)
        stored = self._known(key.decode("latin-1"))
        if stored.environment != "any":
            _check_environment(stored, headers.get(b"x-simulated-trading") == b"1")
        prehash = request_prehash(timestamp, request.method.encode(), request.target, request.body)
        if not stored.signing.verify(prehash, signature):
            raise refused(Code.SIGNATURE_WRONG)
        if not self._passphrases.recognises(stored.caller.key, passphrase):
            await self._check_slowly(stored, passphrase)
        if stored.networks and not stored.admits(request.peer):
            raise refused(Code.ADDRESS_NOT_ALLOWED, address=request.peer)
        self._keys.note_use(stored.caller.key)
        if permission not in stored.caller.permissions:
            raise refused(Code.PERMISSION_MISSING)
        if self._replays is not None and not self._replays.first(signature, now_us):
            raise Refused(Code.SIGNATURE_WRONG, "This signature was used before.")
        return stored.caller

    def _known(self, key: str) -> StoredKey:
        stored = self._keys.find(key)
        if stored is None:
            revoked = well_formed(key) and self._keys.was_revoked(key)
            raise refused(Code.KEY_UNKNOWN if revoked else Code.KEY_MALFORMED)
        return stored

    async def _check_slowly(self, stored: StoredKey, passphrase: bytes) -> None:
        try:
            right = await self._passphrases.accepts(stored.caller.key, passphrase, stored.passphrase_hash)
        except TooManyChecks:
            raise refused(Code.BUSY) from None
        if not right:
            raise refused(Code.PASSPHRASE_WRONG)


def timestamp_us(text: bytes) -> int:
    """Unix microseconds of an ISO 8601 time in UTC.

    Milliseconds are documented; any fraction passes, for clients that print times without padding zeros send fewer
    digits. Raises: Refused.
    """
    matched = _FRACTION.fullmatch(text, 19)
    if matched is None:
        raise refused(Code.TIMESTAMP_MALFORMED)
    fraction: bytes | None = matched[1]
    return _second_us(text[:19]) + (int(fraction[:6].ljust(6, b"0")) if fraction else 0)


@lru_cache(maxsize=128)
def _second_us(text: bytes) -> int:
    """A second's first instant. Requests of one second share it; those that are admitted lie in some sixty of them."""
    matched = _SECOND.fullmatch(text)
    try:
        if matched is not None:
            minute = datetime.fromisoformat(matched[1].decode()).replace(tzinfo=UTC)
            return (int(minute.timestamp()) + int(matched[2])) * 1_000_000
    except ValueError:
        pass
    raise refused(Code.TIMESTAMP_MALFORMED)


def _missing(key: bytes | None, signature: bytes | None, timestamp: bytes | None) -> Refused:
    if not key:
        return refused(Code.KEY_MISSING)
    if not signature:
        return refused(Code.SIGNATURE_MISSING)
    return refused(Code.PASSPHRASE_MISSING if timestamp else Code.TIMESTAMP_MISSING)


def _check_environment(stored: StoredKey, simulated: bool) -> None:
    if simulated != (stored.environment == "demo"):
        raise refused(Code.WRONG_ENVIRONMENT)


class _SignaturesSeen:
    """The signatures of the last minute: older ones are refused for their timestamp, which may lie 30 s ahead."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, int] = OrderedDict()

    def first(self, signature: bytes, now_us: int) -> bool:
        """Whether the signature was not seen before; from now on it was."""
        while self._seen and now_us - self._seen[next(iter(self._seen))] > 2 * CLOCK_TOLERANCE_US:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now_us
        return True
