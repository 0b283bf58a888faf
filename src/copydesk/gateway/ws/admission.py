"""Which subscriptions are admitted: a channel of this path, for this caller, about something that exists. Pure."""

from collections.abc import Callable, Mapping
from typing import Final, NoReturn

import msgspec

from copydesk.gateway.caller import Caller
from copydesk.wire.endpoint import Permission
from copydesk.wire.ws import channels
from copydesk.wire.ws.channel import Argument, Channel, Parameter, Path
from copydesk.wire.ws.codes import SocketCode
from copydesk.wire.ws.private_channels import ACCOUNT, UPDATE_INTERVALS

Exists = Callable[[Channel, Argument], bool]
"""Whether there is what an argument names: its instrument, family, index or currency."""

_LONGEST_NAME: Final = 64
"""Characters that a parameter may have; the longest documented one is some JSON of thirty."""


class NotAdmitted(Exception):
    """The subscription is refused with this code; `named` fills the gaps of its text."""

    def __init__(self, code: SocketCode, **named: object) -> None:
        super().__init__(code, named)
        self.code = code
        self.named = named


class Admission(msgspec.Struct, frozen=True):
    """The rules at one path. With `fee_tiers_open` everybody has the tier that a channel needs."""

    path: Path
    exists: Exists
    fee_tiers_open: bool = False

    def read(self, values: Mapping[str, str], caller: Caller | None) -> tuple[Channel, Argument]:
        """The channel and the argument of these parameters; unknown ones are dropped. Raises: NotAdmitted."""
        if not values.get("channel"):
            _refuse(SocketCode.PARAMETER_EMPTY, parameter="channel")
        channel = self._channel(values, caller)
        if channel.login:
            _check_caller(caller)
        if channel.fee_tier and not self.fee_tiers_open:
            _refuse(SocketCode.FEE_TIER_TOO_LOW)
        given = {parameter.name: _value(parameter, values) for parameter in channel.parameters}
        if extra := given.get("extraParams"):
            _check_extra(channel, extra)
        argument = Argument(channel=channel.name, **given)
        if not self.exists(channel, argument):
            _refuse(SocketCode.CHANNEL_UNKNOWN, argument=_described(values))
        return channel, argument

    def _channel(self, values: Mapping[str, str], caller: Caller | None) -> Channel:
        name = values["channel"]
        channel = channels.by_name.get(name)
        if channel is not None and channel.path == self.path:
            return channel
        if channel is not None and channel.moved:
            _refuse(SocketCode.MOVED_TO_BUSINESS)
        if name in channels.FOR_HIGHER_TIERS and self.path == "public":
            _check_caller(caller)
            raise NotAdmitted(SocketCode.FEE_TIER_TOO_LOW)
        raise NotAdmitted(SocketCode.CHANNEL_UNKNOWN, argument=_described(values))


def _check_caller(caller: Caller | None) -> None:
    if caller is None:
        _refuse(SocketCode.NOT_LOGGED_IN)
    if Permission.READ not in caller.permissions:
        _refuse(SocketCode.PERMISSION_MISSING)


def _value(parameter: Parameter, values: Mapping[str, str]) -> str:
    value = values.get(parameter.name, "")
    if parameter.required and not value:
        _refuse(SocketCode.PARAMETER_EMPTY, parameter=parameter.name)
    if len(value) > _LONGEST_NAME or (value and parameter.values and value not in parameter.values):
        _refuse(SocketCode.PARAMETER_ERROR, parameter=parameter.name)
    return value


def _check_extra(channel: Channel, text: str) -> None:
    interval = update_interval(text)
    if interval is None or (channel is ACCOUNT and interval != "0"):
        _refuse(SocketCode.PARAMETER_ERROR, parameter="extraParams")


def update_interval(text: str) -> str | None:
    """The updateInterval that extraParams asks for; None if it is none that may be asked for."""
    try:
        asked = _read_extra(text).updateInterval
    except msgspec.DecodeError:
        return None
    return str(asked) if str(asked) in UPDATE_INTERVALS else None


class _Extra(msgspec.Struct):
    updateInterval: str | int  # noqa: N815 - OKX's key


_read_extra: Final = msgspec.json.Decoder(_Extra).decode


def _described(values: Mapping[str, str]) -> str:
    """The argument as the recorded text of a refusal names it."""
    return ",".join(f"{name}:{value}" for name, value in values.items())[:200]


def _refuse(code: SocketCode, **named: object) -> NoReturn:
    raise NotAdmitted(code, **named)
