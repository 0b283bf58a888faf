"""Who is who in copy trading: public codes, names as others see them, and whom a request is about."""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.copying_views import Role
from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rest.call import Call
from copydesk.wire.codes import Code

ROLES: Final[Mapping[Role, str]] = {"ordinary": "0", "lead_trader": "1", "copy_trader": "2"}
"""How a role is called on the wire."""

_ADDRESS: Final = re.compile(r"(?P<shown>[^@]{1,3})[^@]*(?P<host>@.+)")
_TELEPHONE: Final = re.compile(r"\+?(?P<head>[0-9]{3})[0-9]{1,12}(?P<tail>[0-9]{4})")


@lru_cache(maxsize=100_000)
def unique_code(account: AccountId) -> str:
    """The public code of an account: sixteen hexadecimal digits, always the same, telling nothing of the account."""
    return sha256(b"copydesk lead trader %d" % account).hexdigest()[:16].upper()


def shown_name(call: Call, account: AccountId) -> str:
    """The account's name as others see it: mail addresses and telephone numbers are masked."""
    name = queries.account(call.exchange, account).name
    if address := _ADDRESS.fullmatch(name):
        return f"{address['shown']}***{address['host']}"
    if telephone := _TELEPHONE.fullmatch(name):
        return f"{telephone['head']}***{telephone['tail']}"
    return name


def lead_trader_named(call: Call, code: str) -> LeadTrader:
    """The lead trader of swaps with this public code. Raises: Refused."""
    for lead in copying_queries.lead_traders(call.exchange):
        if unique_code(lead.account) == code:
            return lead
    raise refused(Code.LEAD_TRADER_UNKNOWN)


def check_leads(call: Call, instrument_type: InstrumentType) -> None:
    """Raises: Refused if the caller does not lead in the instrument type."""
    if queries.lead_trader(call.exchange, call.account, instrument_type) is None:
        raise not_a_lead_trader(instrument_type)


def check_swaps(instrument_type: InstrumentType) -> None:
    """Raises: Refused if it is asked for copies of spot trades, which there are none of."""
    if instrument_type == "SPOT":
        raise refused(Code.SPOT_NOT_COPIED)


def not_a_lead_trader(instrument_type: InstrumentType) -> Refused:
    """How a call for lead traders is refused to others."""
    code = Code.NO_SPOT_LEAD_TRADER if instrument_type == "SPOT" else Code.NO_CONTRACT_LEAD_TRADER
    return Refused(code, code.message())
