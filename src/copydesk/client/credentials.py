"""Who calls, and where: credentials that never show themselves, and the environment chosen aloud."""

from typing import Literal

import msgspec

Environment = Literal["live", "demo"]


class Credentials(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """An API key with its secret and passphrase."""

    key: str
    secret: str
    passphrase: str

    def __repr__(self) -> str:
        return f"Credentials(key={self.key!r}, secret=…, passphrase=…)"


class Address(msgspec.Struct, frozen=True):
    """The REST address of an exchange, without a path, and the environment that requests ask for."""

    rest: str
    environment: Environment

    @property
    def headers(self) -> dict[str, str]:
        """What tells the exchange which environment is meant."""
        return {"x-simulated-trading": "1" if self.environment == "demo" else "0"}
