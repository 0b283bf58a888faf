"""Passphrases: hashed slowly at rest, checked slowly once, then recognised quickly.

A passphrase is asked for after the signature only, so the slow check cannot be provoked without the API secret.
"""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from hmac import compare_digest

import msgspec

WAITING_AT_MOST = 64
"""Slow checks that may wait at a time; more would be somebody's secret turned against everyone's processor."""


class ScryptCost(msgspec.Struct, frozen=True):
    """What one check costs: 16 MiB and some 40 ms as it stands. Tests take less."""

    n: int = 2**14
    r: int = 8
    p: int = 1


USUAL_COST = ScryptCost()


def hash_passphrase(passphrase: str, cost: ScryptCost) -> str:
    """The salted hash as text. Shape: `scrypt$n$r$p$salt$hash`, the last two in hexadecimal."""
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(passphrase.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p)
    return f"scrypt${cost.n}${cost.r}${cost.p}${salt.hex()}${digest.hex()}"


def passphrase_matches(passphrase: bytes, hashed: str) -> bool:
    """Whether the passphrase is the hashed one."""
    _, n, r, p, salt, digest = hashed.split("$")
    again = hashlib.scrypt(passphrase, salt=bytes.fromhex(salt), n=int(n), r=int(r), p=int(p))
    return compare_digest(again, bytes.fromhex(digest))


class TooManyChecks(Exception):
    """As many slow checks are waiting as may."""


class PassphraseCheck:
    """Tells whether a passphrase is a key's. What was right once is remembered by a keyed digest, in memory only."""

    def __init__(self) -> None:
        self._keyed = hashlib.blake2b(key=secrets.token_bytes(32), digest_size=32)
        self._right: dict[str, bytes] = {}
        self._checking: dict[tuple[str, bytes], asyncio.Future[bool]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passphrases")

    def recognises(self, key: str, passphrase: bytes) -> bool:
        """Whether this passphrase of this key was found right before."""
        right = self._right.get(key)
        return right is not None and compare_digest(right, self._digest(passphrase))

    async def accepts(self, key: str, passphrase: bytes, hashed: str) -> bool:
        """Whether the passphrase is right, found the slow way, off the loop. Raises: TooManyChecks."""
        digest = self._digest(passphrase)
        asked = (key, digest)
        checking = self._checking.get(asked)
        if checking is None:
            if len(self._checking) >= WAITING_AT_MOST:
                raise TooManyChecks
            loop = asyncio.get_running_loop()
            checking = loop.run_in_executor(self._thread, passphrase_matches, passphrase, hashed)
            self._checking[asked] = checking
            checking.add_done_callback(lambda _: self._checking.pop(asked))
        right = await asyncio.shield(checking)
        if right:
            self._right[key] = digest
        return right

    def close(self) -> None:
        """Let the thread go; nothing is checked afterwards."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _digest(self, passphrase: bytes) -> bytes:
        digest = self._keyed.copy()
        digest.update(passphrase)
        return digest.digest()
