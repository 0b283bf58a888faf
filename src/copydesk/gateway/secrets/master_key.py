"""The key that seals API secrets at rest, and where it comes from. What is sealed lives in the key store."""

import logging
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE_NAME = "master.key"

_KEY_BYTES = 32
_NONCE_BYTES = 12
_log = logging.getLogger(__name__)


class MasterKeyFailure(Exception):
    """The master key cannot be read, or it is not the one that sealed the secrets."""


class MasterKey:
    """An AES-256-GCM key; a secret sealed for one API key cannot be opened as another's."""

    __slots__ = ("_cipher",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != _KEY_BYTES:
            raise MasterKeyFailure(f"A master key has {_KEY_BYTES} bytes; this one has {len(raw)}.")
        self._cipher = AESGCM(raw)

    @classmethod
    def random(cls) -> "MasterKey":
        """A fresh key that nobody keeps: for an exchange that lives in memory."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def from_text(cls, text: str) -> "MasterKey":
        """The key written as 64 hexadecimal digits. Raises: MasterKeyFailure."""
        try:
            return cls(bytes.fromhex(text.strip()))
        except ValueError:
            raise MasterKeyFailure(f"A master key is written as {2 * _KEY_BYTES} hexadecimal digits.") from None

    def seal(self, secret: str, bound_to: str) -> bytes:
        """The secret, unreadable, bound to a name. Shape: nonce, then ciphertext with its tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> str:
        """The secret again. Raises: MasterKeyFailure."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            raise MasterKeyFailure(
                f"The secret of API key {bound_to} does not open with this master key, but with the one that was there "
                f"when the key was made: in {FILE_NAME}, or given in COPYDESK_MASTER_KEY."
            ) from None

    def __repr__(self) -> str:
        return "MasterKey(…)"


def load_master_key(folder: Path, given: str = "") -> MasterKey:
    """The key that the operator gave, else that of the folder's file, which the first start makes.

    Raises: MasterKeyFailure.
    """
    path = folder / FILE_NAME
    if not (given or path.exists()):
        _make_file(path)
    try:
        return MasterKey.from_text(given or _read(path))
    except MasterKeyFailure as failure:
        raise MasterKeyFailure(f"{'The master key that was given' if given else path}: {failure}") from None


def _read(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        _log.warning("%s can be read by others; `chmod 600` would keep the API secrets to yourself", path)
    return path.read_text(encoding="ascii", errors="replace")


def _make_file(path: Path) -> None:
    """Written beside and renamed, so that a crash never leaves half a key under the name."""
    written = path.with_name(f"{path.name}.new")
    written.unlink(missing_ok=True)
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_bytes(_KEY_BYTES).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
