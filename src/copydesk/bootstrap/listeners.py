"""The ports of the house: the imitated API plain and over TLS, and the operator's."""

import socket
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

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

    def __init__(self, settings: Settings, front: Any, operator: Any, folder: Path) -> None:
        self._settings = settings
        self._front = front
        self._operator = operator
        self._folder = folder
        self._open: list[Listener] = []

    async def start(self) -> Addresses:
        """Listen everywhere, at the plain port last: who gets an answer there finds all of it. Raises: PortTaken."""
        settings, front = self._settings, self._front
        _refuse_taken(settings)
        secure, shown = None, None
        if settings.tls:
            shown = self._certificates()
            secure = await self._listen(Listener(front, Address(settings.host, settings.tls_port), tls=shown.context()))
        operator_at = Address(settings.operator_host, settings.operator_port)
        operator = await self._listen(Listener(self._operator, operator_at, websockets=False))
        plain = await self._listen(Listener(front, Address(settings.host, settings.port)))
        return Addresses(
            base_url=_url("http", plain),
            operator_url=_url("http", operator),
            tls_base_url=_url("https", secure) if secure else "",
            authority=shown.authority if shown else None,
        )

    async def stop(self) -> None:
        """Accept nothing more; what is being answered is answered."""
        for listener in reversed(self._open):
            await listener.stop()

    async def _listen(self, listener: Listener) -> Address:
        address = await listener.start()
        self._open.append(listener)
        return address

    def _certificates(self) -> "Certificates":
        from copydesk.gateway.tls import certificates  # noqa: PLC0415 - a long import, for TLS only

        host = self._settings.host
        names = [] if _is_everywhere(host) else [host]
        return certificates(self._folder, names, datetime.now(UTC))


def _refuse_taken(settings: Settings) -> None:
    """Try all ports before listening on any, so that all that are taken are told at once. Raises: PortTaken."""
    wanted = {
        "port": Address(settings.host, settings.port),
        "tls-port": Address(settings.host, settings.tls_port if settings.tls else 0),
        "operator-port": Address(settings.operator_host, settings.operator_port),
    }
    refused: dict[str, str] = {}
    for name, address in wanted.items():
        others = [wanted[other] for other in wanted if other != name]
        if address.port and (why := _refusal(address) or ("chosen twice" if address in others else "")):
            refused[name] = why
    if refused:
        told = ", ".join(f"{wanted[name].port} ({why}; --{name} chooses another)" for name, why in refused.items())
        raise PortTaken(f"Cannot listen on port {told}. 0 is any free port.")


def _refusal(address: Address) -> str:
    """Why this address cannot be listened on, or ""."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
            probe.listen(1)
        except OSError as refused:
            return refused.strerror.lower() if refused.strerror else str(refused)
    return ""


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
