"""Every code that a WebSocket answers or closes with: its number and its text. Facts, no decisions.

An order operation answers with the codes of its REST twin; what stands here is the socket's own.
"""

import re
from enum import IntEnum, StrEnum
from typing import Final, Self

_GAP: Final = re.compile(r"\{([a-z]+)\}")


class SocketCode(StrEnum):
    """A code is its number as text; `template` is its text, with {named} gaps."""

    template: str

    def __new__(cls, number: str, text: str) -> Self:
        member = str.__new__(cls, number)
        member._value_ = number
        member.template = text
        return member

    def message(self, **named: object) -> str:
        """The text with its gaps filled; what fills them is not looked at again."""
        return _GAP.sub(lambda gap: str(named.get(gap[1], "")), self.template)

    # Who logs in. The environment's code is that of REST; the text for an address is ours.
    WRONG_ENVIRONMENT = "50101", "APIKey does not match current environment."
    TIMESTAMP_MALFORMED = "60004", "Invalid timestamp"
    KEY_MALFORMED = "60005", "Invalid apiKey"
    TIMESTAMP_EXPIRED = "60006", "Timestamp request expired"
    SIGNATURE_WRONG = "60007", "Invalid sign"
    ADDRESS_NOT_ALLOWED = "60022", "Login failed. Your IP {address} is not included in your API key's IP whitelist."
    PASSPHRASE_WRONG = "60024", "Wrong passphrase"
    REPEATED_LOGIN = "60031", "The WebSocket endpoint does not allow multiple or repeated logins."
    KEY_UNKNOWN = "60032", "API key doesn't exist."
    LOGIN_BROKEN = "63999", "Login failed due to internal error. Please try again later."

    # What is asked.
    NOT_LOGGED_IN = "60011", "Please log in"
    INVALID_REQUEST = "60012", "Invalid request: {request}"
    INVALID_ARGS = "60013", "Invalid args"
    TOO_FREQUENT = "60014", "Requests too frequent"
    CHANNEL_UNKNOWN = (
        "60018",
        "Subscribe failed, wrong URL or {argument} doesn't exist. Please use the correct URL, channel and parameters "
        "referring to API document.",
    )
    PARAMETER_EMPTY = "60027", "Parameter {parameter} can not be empty."
    WRONG_PATH = (
        "60028",
        "The current operation is not supported by this URL. Please use the correct WebSocket URL for the operation.",
    )
    PARAMETER_ERROR = "60033", "Parameter {parameter} error."
    PERMISSION_MISSING = "50120", "This API key doesn't have permission to use this function"
    MOVED_TO_BUSINESS = (
        "64001",
        "This channel has been migrated to the '/business' URL. Please subscribe using the new URL.",
    )
    FEE_TIER_TOO_LOW = "64003", "Your trading fee tier doesn't meet the requirement to access this channel"
    DEPTH_EXCLUDED = (
        "64004",
        "Subscribe to both {channel} and books-l2-tbt for {instrument} is not allowed. Unsubscribe books-l2-tbt first.",
    )
    OPERATION_BROKEN = (
        "64007",
        "Operation {operation} failed due to WebSocket internal error. Please try again later.",
    )
    CLOSING_SOON = "64008", "The connection will soon be closed for a service upgrade. Please reconnect."


class CloseCode(IntEnum):
    """Why a connection is closed, as its last frame says; `reason` is the text in it."""

    reason: str

    def __new__(cls, number: int, reason: str) -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.reason = reason
        return member

    TOO_LONG = 1009, "Request message exceeds the maximum frame length"
    LOGIN_FAILED = 4001, "Login Failed"
    SILENT = 4004, "No data received in 30s"
    TOO_SLOW = 4005, "Buffer is full, cannot write data"
    KEY_CHANGED = 4007, "API key has been updated or deleted. Please reconnect."
