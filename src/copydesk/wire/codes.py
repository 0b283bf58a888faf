"""Every code that can be answered, by name. Statuses and texts stand in `code_texts`. Facts, no decisions.

The texts are what clients see and some of them parse. Where the recorded text of the real exchange differs from the
documented one, the recorded one stands here. Which code belongs to which rule of the exchange is said in the gateway.
"""

import re
from enum import StrEnum
from typing import Final, Self

from copydesk.wire.code_texts import general, leading, trading

_TEXTS: Final = {**general.TEXTS, **trading.TEXTS, **leading.TEXTS}
_GAP: Final = re.compile(r"\{([a-z]+)\}")


class Code(StrEnum):
    """A code is its number as text.

    `status` is the HTTP status that it gives as the outer code; `template` is its text, with {named} gaps.
    """

    status: int
    template: str

    def __new__(cls, number: str) -> Self:
        member = str.__new__(cls, number)
        member._value_ = number
        member.status, member.template = _TEXTS[number]
        return member

    def message(self, **named: object) -> str:
        """The text with its gaps filled; a gap that nobody fills closes, a name without a gap is left out."""
        return _GAP.sub(lambda gap: str(named.get(gap[1], "")), self.template)

    @property
    def of_gateway(self) -> bool:
        """Whether it is answered before a service sees the request, and so in the form without data."""
        return self.status in _GATEWAY_STATUSES and self < "51"

    # Outcomes.
    OK = "0"
    ALL_FAILED = "1"
    PARTLY_FAILED = "2"

    # What is asked does not exist here. The numbers 404 and 501 are ours.
    NOT_FOUND = "404"
    NOT_SERVED = "501"
    WRONG_METHOD = "50115"
    INACTIVE = "50005"

    # The house itself.
    UNAVAILABLE = "50001"
    TIMEOUT = "50004"
    TOO_MANY_REQUESTS = "50011"
    BUSY = "50013"
    SYSTEM_ERROR = "50026"

    # Who asks.
    WRONG_ENVIRONMENT = "50101"
    TIMESTAMP_EXPIRED = "50102"
    KEY_MISSING = "50103"
    PASSPHRASE_MISSING = "50104"
    PASSPHRASE_WRONG = "50105"
    SIGNATURE_MISSING = "50106"
    TIMESTAMP_MISSING = "50107"
    ADDRESS_NOT_ALLOWED = "50110"
    KEY_MALFORMED = "50111"
    TIMESTAMP_MALFORMED = "50112"
    SIGNATURE_WRONG = "50113"
    AUTHORIZATION_WRONG = "50114"
    KEY_UNKNOWN = "50119"
    KEY_WITHOUT_ADDRESS = "50035"
    PERMISSION_MISSING = "50120"
    USER_UNKNOWN = "50008"
    NO_PERMISSION = "50030"
    NOT_ALLOWLISTED = "50041"

    # How the request is written.
    BODY_EMPTY = "50000"
    JSON_SYNTAX = "50002"
    CONTENT_TYPE = "50006"
    PARAMETER_EMPTY = "50014"
    EITHER_PARAMETER = "50015"
    PARAMETERS_DIFFER = "50016"
    PARAMETERS_EXCLUDE = "50024"
    TOO_MANY_VALUES = "50025"
    EXPIRY_TIME_PAST = "50036"
    EXPIRED = "50037"
    NOT_IN_DEMO = "50038"
    ACCOUNT_ORDER_RATE = "50061"
    CURSOR_NOT_FOR_TIMES = "50039"
    REPEATED = "50042"
    PARAMETER_ERROR = "51000"

    # Instruments.
    INSTRUMENT_UNKNOWN = "51001"
    INSTRUMENT_TYPE_DIFFERS = "51015"
    INSTRUMENT_NOT_LISTED = "51021"
    INSTRUMENT_SUSPENDED = "51022"
    INSTRUMENT_EXPIRED = "51027"
    CURRENCY_UNKNOWN = "51012"

    # Orders.
    ORDER_NAME_MISSING = "51003"
    ABOVE_TIER = "51004"
    PRICE_OUTSIDE_LIMIT = "51006"
    INSUFFICIENT_BALANCE = "51008"
    UNSUPPORTED_IN_ACCOUNT_MODE = "51010"
    CLIENT_ORDER_ID_TAKEN = "51016"
    BELOW_MINIMUM = "51020"
    POSITION_UNKNOWN = "51023"
    TOO_MANY_ORDERS = "51025"
    NO_POSITION_FOR_ALGO = "51058"
    ALGO_CLIENT_ID_TAKEN = "51065"
    WHOLE_POSITION_ALGO_EXISTS = "51088"
    TAKE_PROFIT_NOT_ABOVE_ORDER = "51046"
    STOP_LOSS_NOT_BELOW_ORDER = "51047"
    TAKE_PROFIT_NOT_BELOW_ORDER = "51048"
    STOP_LOSS_NOT_ABOVE_ORDER = "51049"
    TAKE_PROFIT_NOT_ABOVE_ASK = "51050"
    STOP_LOSS_NOT_BELOW_ASK = "51051"
    TAKE_PROFIT_NOT_BELOW_BID = "51052"
    STOP_LOSS_NOT_ABOVE_BID = "51053"
    TOO_MANY_COUNTDOWNS = "51071"
    ATTACHED_ID_TAKEN = "51068"
    ATTACHED_TO_REDUCE_ONLY = "51100"
    ATTACHED_PRICES_MISSING = "51178"
    ATTACHED_UNKNOWN = "51527"
    ABOVE_ORDER_MAXIMUM = "51101"
    NO_OFFERS = "51109"
    BATCH_TOO_LONG = "51111"
    CLOSE_ABOVE_POSITION = "51112"
    CLOSING_ORDERS_PENDING = "51115"
    OFF_LOT = "51121"
    TOO_PRECISE = "51150"
    NO_POSITION_TO_REDUCE = "51169"
    REDUCE_ONLY_ADDS = "51170"
    TOO_MANY_ORDERS_OF_INSTRUMENT = "51174"
    MARKET_ABOVE_MAXIMUM = "51202"
    AMOUNT_ABOVE_LIMIT = "51203"
    PRICE_MISSING = "51204"
    REDUCE_ONLY_NOT_OFFERED = "51205"
    TOO_MANY_TRAILING_STOPS = "51260"
    TOO_MANY_STOP_ORDERS = "51261"
    CALLBACK_OUT_OF_RANGE = "51311"
    ACTIVATION_BELOW_LAST = "51258"
    ACTIVATION_ABOVE_LAST = "51259"
    AMEND_WRONG_TYPE = "51506"
    ALGO_AMEND_SIDES_FIXED = "51526"
    ALGO_AMEND_KIND_FIXED = "51528"
    ALGO_AMEND_SWAPS_ONLY = "51529"
    TAKE_PROFIT_ABOVE_LAST = "51277"
    STOP_LOSS_BELOW_LAST = "51278"
    TAKE_PROFIT_BELOW_LAST = "51279"
    STOP_LOSS_ABOVE_LAST = "51280"
    TRIGGER_WITHOUT_SIZE_CURRENCY = "51281"
    FRACTION_NOT_FOR_SPOT = "51327"
    FRACTION_NOT_REDUCING = "51328"
    FRACTION_NOT_AT_MARKET = "51330"
    FRACTION_NOT_CLOSING = "51331"
    CANCEL_UNKNOWN_ORDER = "51400"
    CANCEL_BATCH_TOO_LONG = "51406"
    CANCEL_NAME_MISSING = "51407"
    AMEND_NOTHING = "51500"
    AMEND_BATCH_TOO_LONG = "51501"
    AMEND_INSUFFICIENT_BALANCE = "51502"
    AMEND_UNKNOWN_ORDER = "51503"
    AMEND_WOULD_TAKE = "51511"
    AMEND_BATCH_TWICE = "51512"
    ORDER_UNKNOWN = "51603"

    # Money.
    TRANSFER_NOT_POSITIVE = "58114"
    SAME_WALLET = "58123"
    TRANSFER_ABOVE_AVAILABLE = "58350"

    # Settings.
    POSITIONS_OR_ORDERS_EXIST = "59000"
    ISOLATED_ORDERS_PENDING = "59101"
    LEVERAGE_ABOVE_MAXIMUM = "59102"
    LEVERAGE_BELOW_MINIMUM = "59105"
    CROSS_ORDERS_PENDING = "59107"
    LEVERAGE_NEEDS_MARGIN = "59108"
    MARGIN_WITHOUT_POSITION = "59300"
    MARGIN_ABOVE_LIMIT = "59301"
    MODE_NOT_ENABLED = "51070"
    MODE_NOT_FOR_LEAD_TRADERS = "59642"

    # Lead trading.
    LEAD_CLOSES_ELSEWHERE = "51156"
    LEAD_ORDER_AGAINST_POSITION = "51159"
    INSTRUMENT_HAS_ORDERS = "51162"
    INSTRUMENT_HAS_POSITION = "51163"
    NOT_FOR_LEADING = "51166"
    LEAD_LEVERAGE_CAP = "59128"
    LEAD_STOP_NOT_AT_MARKET = "51325"
    LEAD_WITHOUT_SLICES = "51321"
    LEAD_ATTACHED_AT_MARKET = "51326"
    LEAD_TAKE_PROFIT_LIMIT = "51099"
    LEAD_SPLIT_TAKE_PROFIT = "51078"
    LEAD_POSITION_UNKNOWN = "59216"
    NOT_FOR_LEAD_TRADERS = "59258"
    NO_SPOT_LEAD_TRADER = "59260"
    NO_CONTRACT_LEAD_TRADER = "59262"
    LEAD_APPLICATION_NOT_ALLOWED = "59282"
    TAKE_PROFIT_TOO_HIGH = "59130"
    NET_MODE_COPIES_ONE = "59256"
    COPY_RATIO_OUT_OF_RANGE = "59259"
    SPOT_NOT_COPIED = "59264"
    NO_COPYING_TO_STOP = "59267"
    INSTRUMENT_NOT_LED = "59268"
    LEAD_TRADER_UNKNOWN = "59269"
    TOTAL_BELOW_COPY_AMOUNT = "59270"
    NO_COPY_TRADER = "59273"
    OWN_TRADES = "59274"
    APPLYING_TO_LEAD = "59275"
    NO_VACANCY = "59277"
    ALREADY_COPYING = "59279"
    NO_COPYING_TO_AMEND = "59280"
    TOO_MANY_RATIO_EDITS = "59284"
    NEITHER_LED_NOR_COPIED = "59285"
    PROFIT_SHARING_OUT_OF_RANGE = "59287"


_GATEWAY_STATUSES = frozenset({401, 403, 404, 405, 410, 429, 500, 501, 503})
