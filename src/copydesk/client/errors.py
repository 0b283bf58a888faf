"""What can go wrong with a call, as a family of exceptions.

    OKXError
    ├── Refused                    the exchange said no; nothing was done
    │   ├── AuthenticationRefused  key, signature, passphrase, clock, address
    │   ├── PermissionRefused      the key or the account may not do this
    │   ├── RateLimited            too many requests; wait and ask again
    │   ├── BadParameter           the request itself is wrong
    │   ├── LeadingRefused         an instrument cannot become a leading instrument
    │   └── CopyingRefused         the lead trader, the caller's own role or the settings forbid the copying
    ├── Unavailable                no answer, and nothing was changed: asking again is safe
    ├── OutcomeUnknown             no answer, or trouble, and it may have been done: look before asking again
    └── NotVerified                the call succeeded, but the read-back shows something else, or nothing

Each carries what a program decides by: code, HTTP status, the answer's rows, and whether asking again is safe.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class OKXError(Exception):
    """A call did not give what it promises. `retry_is_safe` tells whether the same call may be sent again."""

    retry_is_safe = False


class Refused(OKXError):
    """The exchange answered with a code other than success; the request changed nothing."""

    def __init__(
        self, code: str, message: str, *, status: int, path: str, rows: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status
        self.path = path
        self.rows = tuple(rows)

    def __str__(self) -> str:
        return f"{self.path} was refused with code {self.code} (HTTP {self.status}): {self.message}"


class AuthenticationRefused(Refused):
    """The exchange does not accept who is asking: key, signature, passphrase, timestamp, address or environment."""


class PermissionRefused(Refused):
    """The key lacks the permission, or the account the role, that the endpoint asks for."""


class RateLimited(Refused):
    """The endpoint admits no more requests just now; this one was not carried out."""

    retry_is_safe = True


class BadParameter(Refused):
    """A parameter is missing, malformed or names something that does not exist."""


class LeadingRefused(Refused):
    """An instrument cannot become a leading instrument: it has orders, a position, or is not offered for leading."""


class CopyingRefused(Refused):
    """The lead trader cannot be copied, or not by the caller, or not with these settings."""


class Unavailable(OKXError):
    """The exchange could not be reached, or is in trouble, and nothing was changed. `code` is what it said, if so."""

    retry_is_safe = True

    def __init__(self, why: str, *, code: str = "") -> None:
        super().__init__(why)
        self.code = code


class OutcomeUnknown(OKXError):
    """The request was sent and may have been carried out or not: no answer came, or only a `code` of trouble."""

    def __init__(self, why: str, *, code: str = "") -> None:
        super().__init__(why)
        self.code = code


class NotVerified(OKXError):
    """The exchange said yes, and then showed something else, or could not be asked: `why`.

    `missing` and `unexpected` are instrument ids.
    """

    def __init__(self, missing: Sequence[str], unexpected: Sequence[str], why: str = "") -> None:
        super().__init__(missing, unexpected, why)
        self.missing = tuple(missing)
        self.unexpected = tuple(unexpected)
        self.why = why

    def __str__(self) -> str:
        if self.why:
            return self.why
        return f"the set reads back differently: missing {list(self.missing)}, unexpected {list(self.unexpected)}"


_AUTHENTICATION = frozenset(f"{code}" for code in range(50100, 50115)) | {"50119"}
_PERMISSION = frozenset({"50030", "50035", "50041", "50120", "59260", "59262", "59263", "59282", "59285"})
_RATE = frozenset({"50011", "50061"})
_PARAMETER = frozenset(
    {"50000", "50002", "50006", "50014", "50015", "50016", "50024", "50025", "51000", "51001", "51015", "59287"}
)
_COPYING = frozenset(
    {"59130", "59206", "59218", "59256", "59258", "59259", "59264", "59267", "59268", "59269", "59270", "59273"}
    | {"59274", "59275", "59276", "59277", "59278", "59279", "59280", "59283", "59292"}
)
_LEADING = frozenset({"51162", "51163", "51166", "51021", "51022", "51027"})

_FAMILIES: tuple[tuple[frozenset[str], type[Refused]], ...] = (
    (_AUTHENTICATION, AuthenticationRefused),
    (_PERMISSION, PermissionRefused),
    (_RATE, RateLimited),
    (_PARAMETER, BadParameter),
    (_LEADING, LeadingRefused),
    (_COPYING, CopyingRefused),
)


def refusal(code: str, message: str, *, status: int, path: str, rows: Sequence[Mapping[str, Any]] = ()) -> Refused:
    """The exception of the family that the code belongs to."""
    family = next((family for codes, family in _FAMILIES if code in codes), Refused)
    return family(code, message, status=status, path=path, rows=rows)
