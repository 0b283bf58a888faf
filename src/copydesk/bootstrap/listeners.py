"""The ports of the house: the imitated API plain and over TLS, and the operator's."""

import contextlib
import errno
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec

from copydesk.bootstrap.door import Door
from copydesk.gateway.listener import Address, Listener
from copydesk.settings import Settings

if TYPE_CHECKING:
    from copydesk.gateway.tls import Certificates


class Addresses(msgspec.Struct, frozen=True):
    """Where the house listens, as clients need it; `authority` is the certificate that TLS clients are to trust."""

    base_url: str
    operator_url: str
    tls_base_url: str = ""
    authority: Path | None = None

    NAMES: ClassVar[frozenset[str]] = frozenset(
        {"BASE_URL", "WS_URL", "TLS_BASE_URL", "WSS_URL", "OPERATOR_URL", "OPERATOR_TOKEN", "SSL_CERT_FILE"}
    )
    """The variables that belong to a house, not to a user."""

    def variables(self) -> dict[str, str]:
        """The same as variables of an env file."""
        plain = {"BASE_URL": self.base_url, "WS_URL": _sockets(self.base_url), "OPERATOR_URL": self.operator_url}
        if not self.tls_base_url:
            return plain
        secure = {"TLS_BASE_URL": self.tls_base_url, "WSS_URL": _sockets(self.tls_base_url)}
        return {**plain, **secure, "SSL_CERT_FILE": str(self.authority)}


class PortTaken(OSError):
    """A port cannot be listened on; the text says which, and what to do."""

    def __str__(self) -> str:
        return str(self.args[0])


class Listeners:
    """All ports together."""

    def __init__(self, settings: Settings, door: Door, folder: Path) -> None:
        self._settings = settings
        self._door = door
        self._folder = folder
        self._open: list[Listener] = []

    async def start(self) -> Addresses:
        """Listen everywhere, at the plain port last: who gets an answer there finds all of it. Raises: PortTaken."""
        settings, front = self._settings, self._door.front
        secure, shown = None, None
        if settings.tls:
            shown = self._certificates()
            tls = Listener(front, Address(settings.host, settings.tls_port), tls=shown.context())
            secure = await self._listen(tls, "tls-port", settings.tls_port)
        operator_at = Address(settings.operator_host, settings.operator_port)
        operator = Listener(self._door.operator, operator_at, websockets=False)
        operator_found = await self._listen(operator, "operator-port", settings.operator_port)
        plain = Listener(front, Address(settings.host, settings.port))
        plain_found = await self._listen(plain, "port", settings.port)
        return Addresses(
            base_url=_url("http", plain_found),
            operator_url=_url("http", operator_found),
            tls_base_url=_url("https", secure) if secure else "",
            authority=shown.authority if shown else None,
        )

    async def stop(self) -> None:
        """Accept nothing more; what is being answered is answered."""
        for listener in reversed(self._open):
            await listener.stop()

    async def _listen(self, listener: Listener, option: str, port: int) -> Address:
        with _told(option, port):
            address = await listener.start()
        self._open.append(listener)
        return address

    def _certificates(self) -> "Certificates":
        from copydesk.gateway.tls import certificates  # noqa: PLC0415 - a long import, for TLS only

        host = self._settings.host
        names = [] if _is_everywhere(host) else [host]
        return certificates(self._folder, names, datetime.now(UTC))


@contextlib.contextmanager
def _told(option: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        taken = refused.errno == errno.EADDRINUSE
        why = "is taken" if taken else f"cannot be listened on ({refused.strerror})"
        raise PortTaken(f"Port {port} {why}; choose another with --{option}, or 0 for any free one.") from None


def _url(scheme: str, address: Address) -> str:
    """The address as a client on this machine can reach it."""
    host = "127.0.0.1" if _is_everywhere(address.host) else address.host
    return f"{scheme}://[{host}]:{address.port}" if ":" in host else f"{scheme}://{host}:{address.port}"


def _is_everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _sockets(base_url: str) -> str:
    """The address below which the WebSockets lie; clients add public, private or business."""
    return "ws" + base_url.removeprefix("http") + "/ws/v5"
