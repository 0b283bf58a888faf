"""Every endpoint that OKX documents, or has documented, or that its clients know: a list of facts.

What of it the catalogue serves is served; the rest is answered with 501, so that nobody takes a gap for a typing error.
Read from OKX's documents and from the sources of ccxt, python-okx, okx-sdk and okx-api.
"""

from collections.abc import Iterator
from typing import Final, Literal, cast

Route = tuple[Literal["GET", "POST"], str]

_LISTED: Final = """
GET account: account-position-risk adjust-leverage-info balance bills bills-archive bills-history-archive
  borrow-repay-history collateral-assets config fixed-loan/borrowing-limit fixed-loan/borrowing-orders-list
  fixed-loan/borrowing-quote greeks instruments interest-accrued interest-limits interest-rate leverage-info
  max-avail-size max-loan max-size max-withdrawal mmp-config move-positions-history position-tiers positions
  positions-history precheck-set-delta-neutral quick-margin-borrow-repay-history risk-state
  set-account-switch-precheck set-auto-repay spot-borrow-repay-history spot-manual-borrow-repay subaccount/balances
  subaccount/interest-limits subaccount/max-withdrawal subtypes trade-fee vip-interest-accrued vip-interest-deducted
  vip-loan-order-detail vip-loan-order-list
POST account: account-level-switch-preset activate-option bills-history-archive borrow-repay demo-adjust-balance
  fixed-loan/amend-borrowing-order fixed-loan/borrowing-order fixed-loan/convert-to-market-loan
  fixed-loan/manual-reborrow fixed-loan/reduce-liabilities fixed-loan/repay-borrowing-order mmp-config mmp-reset
  move-positions position-builder position-builder-graph position/margin-balance quick-margin-borrow-repay
  set-account-level set-account-switch-precheck set-auto-earn set-auto-loan set-auto-repay set-collateral-assets
  set-fee-type set-greeks set-isolated-mode set-leverage set-position-mode set-riskOffset-amt set-riskOffset-type
  set-settle-currency set-trading-config simulated_margin spot-manual-borrow-repay subaccount/set-loan-allocation
GET affiliate: co-inviter/list invitee/detail invitee/list link/list performance/summary sub-affiliate/list
  tvb/invitee/detail tvb/invitee/list tvb/link/list tvb/performance/summary tvb/tier-breakdown
GET asset: asset-valuation balances bills bills-history broker/nd/subaccount-deposit-address
  broker/nd/subaccount-deposit-history broker/nd/subaccount-withdrawal-history convert/currencies
  convert/currency-pair convert/history currencies deposit-address deposit-history deposit-lightning
  deposit-withdraw-status exchange-list monthly-statement non-tradable-assets subaccount/balances subaccount/bills
  subaccount/managed-subaccount-bills transfer-state withdrawal-history
POST asset: broker/nd/modify-subaccount-deposit-address broker/nd/subaccount-deposit-address cancel-withdrawal
  convert-dust-assets convert/estimate-quote convert/trade monthly-statement purchase_redempt subaccount/transfer
  transfer withdrawal withdrawal-lightning
GET broker: dma/rebate-per-orders dma/subaccount-info dma/subaccount-trade-fee dma/subaccount/apikey fd/if-rebate
  fd/rebate-per-orders nd/info nd/rebate-daily nd/rebate-per-orders nd/subaccount-info nd/subaccount/apikey
POST broker: dma/subaccount/apikey dma/trades fd/rebate-per-orders nd/create-subaccount nd/delete-subaccount
  nd/rebate-per-orders nd/report-subaccount-ip nd/set-subaccount-assets nd/set-subaccount-fee-rate
  nd/set-subaccount-level nd/subaccount/apikey nd/subaccount/delete-apikey nd/subaccount/modify-apikey
GET copytrading: batch-leverage-info config copy-settings copy-traders current-lead-traders current-subpositions
  instruments lead-traders lead-traders-history performance-current-subpositions performance-subpositions-history pnl
  preference-currency profit-sharing-details public-config public-copy-traders public-current-subpositions
  public-lead-traders public-pnl public-preference-currency public-stats public-subpositions-history public-weekly-pnl
  stats subpositions-history total-profit-sharing total-unrealized-profit-sharing unrealized-profit-sharing-details
  weekly-pnl
POST copytrading: algo-order amend-copy-settings amend-profit-sharing-ratio apply-lead-trading batch-set-leverage
  close-subposition first-copy-settings set-instruments stop-copy-trading stop-lead-trading
GET fiat: buy-sell/currencies buy-sell/currency-pair buy-sell/history buy-sell/quote deposit deposit-order-history
  deposit-payment-methods withdrawal withdrawal-order-history withdrawal-payment-methods
POST fiat: buy-sell/currencies buy-sell/currency-pair buy-sell/quote buy-sell/trade cancel-withdrawal
  create-withdrawal
GET finance: fixed-loan/lending-apy-history fixed-loan/lending-offers fixed-loan/lending-orders-list
  fixed-loan/lending-sub-orders fixed-loan/pending-lending-volume flexible-loan/borrow-currencies
  flexible-loan/collateral-assets flexible-loan/emode-info flexible-loan/interest-accrued flexible-loan/loan-history
  flexible-loan/loan-info flexible-loan/max-collateral-redeem-amount okusd/account okusd/limits okusd/rate/history
  okusd/redeem/history okusd/rewards/history okusd/subscribe/history savings/balance savings/lending-history
  savings/lending-rate-history savings/lending-rate-summary sfp/dcd/currency-pair sfp/dcd/order sfp/dcd/order-history
  sfp/dcd/order-status sfp/dcd/orders sfp/dcd/products stable-rewards/apy-history stable-rewards/balance
  stable-rewards/product-info stable-rewards/subscribe-redeem-history staking-defi/eth/apy-history
  staking-defi/eth/balance staking-defi/eth/product-info staking-defi/eth/purchase-redeem-history staking-defi/offers
  staking-defi/orders-active staking-defi/orders-history staking-defi/sol/apy-history staking-defi/sol/balance
  staking-defi/sol/product-info staking-defi/sol/purchase-redeem-history
POST finance: fixed-loan/amend-lending-order fixed-loan/lending-order flexible-loan/adjust-collateral
  flexible-loan/borrow flexible-loan/max-loan flexible-loan/repay okusd/redeem okusd/subscribe
  savings/purchase-redempt savings/set-lending-rate sfp/dcd/order sfp/dcd/quote sfp/dcd/redeem sfp/dcd/redeem-quote
  sfp/dcd/trade stable-rewards/quote stable-rewards/trade staking-defi/cancel staking-defi/eth/cancel-redeem
  staking-defi/eth/purchase staking-defi/eth/redeem staking-defi/purchase staking-defi/redeem
  staking-defi/sol/cancel-redeem staking-defi/sol/purchase staking-defi/sol/redeem
GET market: block-ticker block-tickers block-trades books books-full books-lite books-rpi books-sbe
  call-auction-detail call-auction-details candles exchange-rate history-candles history-index-candles
  history-mark-price-candles history-trades index-candles index-components index-tickers mark-price-candles
  open-oracle option/instrument-family-trades platform-24-volume sprd-candles sprd-history-candles sprd-ticker ticker
  tickers trades
GET public: block-trades convert-contract-coin delivery-exercise-history delta-hedge-currencies
  discount-rate-interest-free-quota economic-calendar estimated-price estimated-settlement-info event-contract/events
  event-contract/markets event-contract/series funding-rate funding-rate-history instrument-tick-bands instruments
  insurance-fund interest-rate-loan-quota mark-price market-data-history mm-instrument-types open-interest opt-summary
  option-trades position-tiers premium-history price-limit settlement-history time underlying
  vip-interest-rate-loan-quota
GET rfq: counterparties maker-instrument-settings mmp-config public-trades quotes rfqs trades
POST rfq: cancel-all-after cancel-all-quotes cancel-all-rfqs cancel-batch-quotes cancel-batch-rfqs cancel-quote
  cancel-rfq create-quote create-rfq execute-quote maker-instrument-settings mmp-config mmp-reset
GET rubik: stat/contracts/long-short-account-ratio stat/contracts/long-short-account-ratio-contract
  stat/contracts/long-short-account-ratio-contract-top-trader
  stat/contracts/long-short-position-ratio-contract-top-trader stat/contracts/open-interest-history
  stat/contracts/open-interest-volume stat/margin/loan-ratio stat/option/open-interest-volume
  stat/option/open-interest-volume-expiry stat/option/open-interest-volume-ratio
  stat/option/open-interest-volume-strike stat/option/taker-block-volume stat/taker-volume stat/taker-volume-contract
  stat/trading-data/support-coin
GET sprd: books order orders-history orders-history-archive orders-pending public-trades spreads ticker trades
POST sprd: amend-order cancel-all-after cancel-order mass-cancel order
GET support: announcement-types announcements announcements-types
GET system: status
GET trade: account-rate-limit easy-convert-currency-list easy-convert-history fills fills-archive fills-history
  one-click-repay-currency-list one-click-repay-currency-list-v2 one-click-repay-history one-click-repay-history-v2
  order order-algo orders-algo-history orders-algo-pending orders-history orders-history-archive orders-pending
POST trade: amend-algos amend-batch-orders amend-order batch-orders cancel-advance-algos cancel-algos cancel-all-after
  cancel-batch-orders cancel-order close-position easy-convert fills-archive mass-cancel one-click-repay
  one-click-repay-v2 order order-algo order-precheck
GET tradingBot: dca/cycle-list dca/history-list dca/ongoing-list dca/orders dca/position-details grid/ai-param
  grid/grid-quantity grid/min-investment grid/orders-algo-details grid/orders-algo-history grid/orders-algo-pending
  grid/positions grid/sub-orders public/rsi-back-testing recurring/orders-algo-details recurring/orders-algo-history
  recurring/orders-algo-pending recurring/sub-orders signal/event-history signal/orders-algo-details
  signal/orders-algo-history signal/orders-algo-pending signal/positions signal/positions-history signal/signals
  signal/sub-orders
POST tradingBot: dca/amend-order-algo dca/create dca/margin/add dca/margin/reduce dca/orders/manual-buy
  dca/settings/reinvestment dca/settings/take-profit dca/stop grid/adjust-investment grid/amend-algo-basic-param
  grid/amend-order-algo grid/cancel-close-order grid/close-position grid/compute-margin-balance grid/copy-order-algo
  grid/margin-balance grid/min-investment grid/order-algo grid/order-instant-trigger grid/stop-order-algo
  grid/withdraw-income recurring/add-investment recurring/amend-order-algo recurring/amend-price-range
  recurring/amend-recurring-amount recurring/amend-recurring-time recurring/order-algo recurring/pause
  recurring/restart recurring/stop-order-algo signal/amendTPSL signal/cancel-sub-order signal/close-position
  signal/create-signal signal/margin-balance signal/order-algo signal/set-instruments signal/stop-order-algo
  signal/sub-order
GET users: entrust-subaccount-list glp/historical-performance glp/historicalperformance glp/today-performance
  glp/todayperformance partner/if-rebate subaccount/apikey subaccount/list
POST users: subaccount/apikey subaccount/create-subaccount subaccount/delete-apikey subaccount/modify-apikey
  subaccount/set-transfer-out subaccount/subaccount-apikey
"""


def _routes() -> Iterator[Route]:
    """A line that does not begin with a blank opens a method and a section; names follow until the next such line."""
    for entry in _LISTED.strip().replace("\n  ", " ").splitlines():
        head, _, names = entry.partition(":")
        method, section = head.split()
        for name in names.split():
            yield cast(Route, (method, f"/api/v5/{section}/{name}"))


DOCUMENTED: Final[frozenset[Route]] = frozenset(_routes())
