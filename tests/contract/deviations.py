"""Where the declarations differ from the facts on purpose. Every row has its reason; a row that excuses nothing is red.

Keys are method and path, then the name; in the tables of codes, the code.
"""

from typing import Final

Rows = dict[tuple[str, str], str]

_PLACE = "POST /api/v5/trade/order"
_PLACE_MANY = "POST /api/v5/trade/batch-orders"
_CANCEL = "POST /api/v5/trade/cancel-order"
_CANCEL_MANY = "POST /api/v5/trade/cancel-batch-orders"
_ALGO = "POST /api/v5/trade/order-algo"
_ALGOS = "GET /api/v5/trade/orders-algo-pending"
_AMEND = "POST /api/v5/trade/amend-order"
_AMEND_MANY = "POST /api/v5/trade/amend-batch-orders"
_ALGO_ORDER = "GET /api/v5/trade/order-algo"
_ALGO_HISTORY = "GET /api/v5/trade/orders-algo-history"
_PENDING = "GET /api/v5/trade/orders-pending"
_ORDERS = ("GET /api/v5/trade/orders-history", "GET /api/v5/trade/orders-history-archive")
_BILLS = ("GET /api/v5/account/bills", "GET /api/v5/account/bills-archive")
_FILLS = ("GET /api/v5/trade/fills", "GET /api/v5/trade/fills-history")
_INSTRUMENTS = "GET /api/v5/public/instruments"

_BY_CODE_ROUTES = (_PLACE, _PLACE_MANY, _CANCEL, _CANCEL_MANY, _AMEND, _AMEND_MANY)

_COPIES = (
    "POST /api/v5/copytrading/first-copy-settings",
    "POST /api/v5/copytrading/amend-copy-settings",
    "POST /api/v5/copytrading/stop-copy-trading",
    "GET /api/v5/copytrading/copy-settings",
    "GET /api/v5/copytrading/current-lead-traders",
)
_RETIRED = (
    "GET /api/v5/copytrading/lead-traders",
    "GET /api/v5/copytrading/weekly-pnl",
    "GET /api/v5/copytrading/pnl",
    "GET /api/v5/copytrading/stats",
    "GET /api/v5/copytrading/preference-currency",
    "GET /api/v5/copytrading/performance-current-subpositions",
    "GET /api/v5/copytrading/performance-subpositions-history",
    "GET /api/v5/copytrading/copy-traders",
    "POST /api/v5/copytrading/apply-lead-trading",
    "POST /api/v5/copytrading/stop-lead-trading",
)

_LATER = "what the documents of other months or of the WebSocket name, and clients send"
_BY_CODE = "an instrument may be named by its code in its place"
_RECORDED = "recorded from the exchange, not documented on this page"
_NOT_SERVED = "not served; refused"
_OTHER_KINDS = "belongs to kinds of algo orders that are not served"
_CODES = "codes; those of what does not happen here match nothing"
_ONE_SHAPE = "attached orders have one struct, whatever they hang on"

_SMART_ICEBERG = (
    "lmtOrderNumber",
    "aggressiveness",
    "triggerParams",
    *(f"triggerParams[].{name}" for name in ("triggerAction", "triggerStrategy", "triggerPx", "triggerCond")),
    *(f"triggerParams[].{name}" for name in ("timeframe", "thold", "timePeriod")),
)

EXTRA_PARAMETERS: Final[Rows] = {
    **{
        ("POST /api/v5/trade/order-precheck", f"attachAlgoOrds[].{name}"): _ONE_SHAPE
        for name in ("tpTriggerRatio", "slTriggerRatio", "amendPxOnTriggerType")
    },
    **{(route, "instIdCode"): _LATER for route in _BY_CODE_ROUTES},
    (_PLACE, "speedBump"): _LATER,
    **{(route, "uly"): _LATER for route in (*_ORDERS, *_FILLS, "GET /api/v5/account/instruments")},
    **{(route, "uly"): _LATER for route in (_PENDING, "GET /api/v5/market/tickers", _INSTRUMENTS)},
    **{(f"GET /api/v5/public/{path}", "uly"): _LATER for path in ("mark-price", "open-interest", "position-tiers")},
    **{(_ALGO, f"attachAlgoOrds[].{name}"): _ONE_SHAPE for name in ("tpOrdKind", "sz", "amendPxOnTriggerType")},
}

NOT_REQUIRED: Final[Rows] = {
    **{
        ("POST /api/v5/trade/amend-algos", name): "needed for triggers only; the page lists the parameters of all kinds"
        for name in ("newTriggerPx", "newOrdPx")
    },
    ("GET /api/v5/public/mark-price", "instType"): "clients leave it out, and get an answer",
    **{(route, "subPosCloseType"): "documented as required and with a default at once" for route in _COPIES[:2]},
    **{(route, "instId"): _BY_CODE for route in _BY_CODE_ROUTES},
    (_ALGO, "triggerPx"): "needed for triggers only; the page lists the parameters of all kinds",
    (_ALGO, "orderPx"): "needed for triggers only; the page lists the parameters of all kinds",
    **{
        (_ALGO, name): _OTHER_KINDS
        for name in (
            "szLimit",
            "pxLimit",
            "timeInterval",
            "lmtOrderNumber",
            "aggressiveness",
            "triggerParams[].triggerAction",
            "triggerParams[].triggerStrategy",
        )
    },
}

EXTRA_VALUES: Final[Rows] = {
    **{(route, "instType"): "SPOT is known, to be refused with the code documented for it" for route in _COPIES},
    ("POST /api/v5/account/set-leverage", "posSide"): "net is what net mode means, and clients send it",
    (_ALGO, "ordType"): "iceberg is documented elsewhere; refused, with a code of its own for lead traders",
    (_ALGO, "closeFraction"): "documented as the only value, in prose",
    **{
        (route, "instType"): "a type documented elsewhere; it has no instruments"
        for route in (_PENDING, "GET /api/v5/market/tickers", _INSTRUMENTS, "GET /api/v5/public/mark-price")
    },
}

MISSING_VALUES: Final[Rows] = {
    **{(route, "attachAlgoOrds[].newTpOrdKind"): _NOT_SERVED for route in (_AMEND, _AMEND_MANY)},
    ("POST /api/v5/account/set-isolated-mode", "isoMode"): _NOT_SERVED,
    ("POST /api/v5/asset/transfer", "type"): "there are no sub-accounts; refused",
    **{(route, "ordType"): _NOT_SERVED for route in (_PLACE, _PLACE_MANY)},
    (_ALGO, "tpOrdKind"): _NOT_SERVED,
}

FREE_TEXT: Final[Rows] = {
    (_PENDING, "ordType"): "several values with commas",
    (_ALGOS, "ordType"): "several values with commas",
    (_ALGO_HISTORY, "ordType"): "several values with commas",
    **{(route, "subType"): _CODES for route in (*_FILLS, *_BILLS)},
    **{(route, "type"): _CODES for route in _BILLS},
    **{(route, "speedBump"): _NOT_SERVED for route in (_PLACE_MANY, _AMEND, _AMEND_MANY)},
    **{(route, "outcome"): _NOT_SERVED for route in (_PLACE, _PLACE_MANY, "POST /api/v5/trade/order-precheck")},
    **{
        (_ALGO, name): _OTHER_KINDS
        for name in (
            "chaseType",
            "maxChaseType",
            "aggressiveness",
            "advChaseParams[].chaseType",
            "advChaseParams[].maxChaseType",
            "triggerParams[].triggerAction",
            "triggerParams[].triggerStrategy",
            "triggerParams[].triggerCond",
            "triggerParams[].timeframe",
        )
    },
}

EXTRA_FIELDS: Final[Rows] = {
    **{
        (_INSTRUMENTS, name): _RECORDED
        for name in (
            "posLmtAmt",
            "posLmtPct",
            "maxPlatOILmt",
            "maxPlatOICoinLmt",
            "longPosRemainingQuota",
            "shortPosRemainingQuota",
            "freq",
            "method",
        )
    },
    **{
        (route, f"attachAlgoOrds[].{name}"): _ONE_SHAPE
        for route in (_ALGOS, _ALGO_HISTORY, _ALGO_ORDER)
        for name in ("attachAlgoId", "tpOrdKind", "sz", "amendPxOnTriggerType", "failCode", "failReason")
    },
    **{(_ALGO_ORDER, name): "algo orders have one struct, pending or ended" for name in _SMART_ICEBERG},
}

OTHER_TYPES: Final[Rows] = {
    ("GET /api/v5/account/config", "settleCcyList"): "documented as text, but the documented example is an array",
}

OTHER_LIMITS: Final[dict[str, str]] = {
    **dict.fromkeys(_RETIRED, "retired, its limit is not known; its neighbours' limit is assumed"),
    "GET /api/v5/system/status": "documented without what it is counted by; public limits count by address",
}

OWN_CODES: Final = {
    "404": "what the exchange answers on an unknown path is not known",
    "501": "a documented endpoint that is not served",
}

OTHER_STATUSES: Final = {
    "50119": "recorded with 401",
}

OTHER_TEXTS: Final = {
    "1": "recorded",
    "50014": "chosen: cannot in one word",
    "50111": "recorded, without full stop",
    "50113": "recorded",
    "51001": "recorded, with a comma more",
    "51004": "one text for all modes, naming what it is about",
}
