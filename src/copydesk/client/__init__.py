"""THE CALLER: a typed client for OKX's v5 API, here or on the real exchange. Knows nothing of the house but wire."""

from copydesk.client import copytrading
from copydesk.client.client import AsyncClient, Client
from copydesk.client.credentials import Credentials
from copydesk.client.errors import (
    AuthenticationRefused,
    BadParameter,
    CopyingRefused,
    LeadingRefused,
    NotVerified,
    OKXError,
    OutcomeUnknown,
    PermissionRefused,
    RateLimited,
    Refused,
    Unavailable,
)
from copydesk.client.limiter import Limiter

__all__ = [
    "AsyncClient",
    "AuthenticationRefused",
    "BadParameter",
    "Client",
    "CopyingRefused",
    "Credentials",
    "LeadingRefused",
    "Limiter",
    "NotVerified",
    "OKXError",
    "OutcomeUnknown",
    "PermissionRefused",
    "RateLimited",
    "Refused",
    "Unavailable",
    "copytrading",
]
