"""Every endpoint that OKX documents, or has documented, as far as we know of it: a list of facts.

What of it the catalogue serves is served; the rest is answered with 501, so that nobody takes a gap for a typing error.
"""

from typing import Final, Literal, cast

Route = tuple[Literal["GET", "POST"], str]

_LISTED: Final = """
GET /api/v5/account/account-position-risk
GET /api/v5/account/adjust-leverage-info
GET /api/v5/account/balance
GET /api/v5/account/bills
GET /api/v5/account/bills-archive
GET /api/v5/account/config
GET /api/v5/account/instruments
GET /api/v5/account/leverage-info
GET /api/v5/account/max-avail-size
GET /api/v5/account/max-size
GET /api/v5/account/max-withdrawal
POST /api/v5/account/position/margin-balance
GET /api/v5/account/positions
GET /api/v5/account/positions-history
GET /api/v5/account/risk-state
POST /api/v5/account/set-account-level
POST /api/v5/account/set-isolated-mode
POST /api/v5/account/set-leverage
POST /api/v5/account/set-position-mode
GET /api/v5/account/subtypes
GET /api/v5/account/trade-fee
GET /api/v5/asset/asset-valuation
GET /api/v5/asset/balances
GET /api/v5/asset/currencies
POST /api/v5/asset/transfer
GET /api/v5/asset/transfer-state
POST /api/v5/copytrading/algo-order
POST /api/v5/copytrading/amend-copy-settings
POST /api/v5/copytrading/amend-profit-sharing-ratio
POST /api/v5/copytrading/apply-lead-trading
GET /api/v5/copytrading/batch-leverage-info
POST /api/v5/copytrading/batch-set-leverage
POST /api/v5/copytrading/close-subposition
GET /api/v5/copytrading/config
GET /api/v5/copytrading/copy-settings
GET /api/v5/copytrading/copy-traders
GET /api/v5/copytrading/current-lead-traders
GET /api/v5/copytrading/current-subpositions
POST /api/v5/copytrading/first-copy-settings
GET /api/v5/copytrading/instruments
GET /api/v5/copytrading/lead-traders
GET /api/v5/copytrading/lead-traders-history
GET /api/v5/copytrading/performance-current-subpositions
GET /api/v5/copytrading/performance-subpositions-history
GET /api/v5/copytrading/pnl
GET /api/v5/copytrading/preference-currency
GET /api/v5/copytrading/profit-sharing-details
GET /api/v5/copytrading/public-config
GET /api/v5/copytrading/public-copy-traders
GET /api/v5/copytrading/public-current-subpositions
GET /api/v5/copytrading/public-lead-traders
GET /api/v5/copytrading/public-pnl
GET /api/v5/copytrading/public-preference-currency
GET /api/v5/copytrading/public-stats
GET /api/v5/copytrading/public-subpositions-history
GET /api/v5/copytrading/public-weekly-pnl
POST /api/v5/copytrading/set-instruments
GET /api/v5/copytrading/stats
POST /api/v5/copytrading/stop-copy-trading
POST /api/v5/copytrading/stop-lead-trading
GET /api/v5/copytrading/subpositions-history
GET /api/v5/copytrading/total-profit-sharing
GET /api/v5/copytrading/total-unrealized-profit-sharing
GET /api/v5/copytrading/unrealized-profit-sharing-details
GET /api/v5/copytrading/weekly-pnl
GET /api/v5/market/books
GET /api/v5/market/books-full
GET /api/v5/market/candles
GET /api/v5/market/exchange-rate
GET /api/v5/market/history-candles
GET /api/v5/market/history-index-candles
GET /api/v5/market/history-mark-price-candles
GET /api/v5/market/history-trades
GET /api/v5/market/index-candles
GET /api/v5/market/index-tickers
GET /api/v5/market/mark-price-candles
GET /api/v5/market/platform-24-volume
GET /api/v5/market/ticker
GET /api/v5/market/tickers
GET /api/v5/market/trades
GET /api/v5/public/convert-contract-coin
GET /api/v5/public/discount-rate-interest-free-quota
GET /api/v5/public/estimated-price
GET /api/v5/public/funding-rate
GET /api/v5/public/funding-rate-history
GET /api/v5/public/instruments
GET /api/v5/public/mark-price
GET /api/v5/public/open-interest
GET /api/v5/public/position-tiers
GET /api/v5/public/price-limit
GET /api/v5/public/time
GET /api/v5/public/underlying
GET /api/v5/system/status
GET /api/v5/trade/account-rate-limit
POST /api/v5/trade/amend-algos
POST /api/v5/trade/amend-batch-orders
POST /api/v5/trade/amend-order
POST /api/v5/trade/batch-orders
POST /api/v5/trade/cancel-algos
POST /api/v5/trade/cancel-all-after
POST /api/v5/trade/cancel-batch-orders
POST /api/v5/trade/cancel-order
POST /api/v5/trade/close-position
GET /api/v5/trade/fills
GET /api/v5/trade/fills-history
GET /api/v5/trade/order
POST /api/v5/trade/order
GET /api/v5/trade/order-algo
POST /api/v5/trade/order-algo
POST /api/v5/trade/order-precheck
GET /api/v5/trade/orders-algo-history
GET /api/v5/trade/orders-algo-pending
GET /api/v5/trade/orders-history
GET /api/v5/trade/orders-history-archive
GET /api/v5/trade/orders-pending
"""

DOCUMENTED: Final[frozenset[Route]] = frozenset(
    cast(Route, tuple(line.split(" "))) for line in _LISTED.strip().splitlines()
)
