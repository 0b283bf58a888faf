"""Four clients' names for the calls of copy trading: a call is named by its path's last part. No claim lives here."""

from typing import Any, Protocol

import ccxt
from okx.CopyTrading import CopyTradingAPI
from tests.e2e.judges import OkxApi, OkxSdk
from tests.e2e.trader import Trader

Rows = list[dict[str, Any]]

OKX_SDK = {
    "current-subpositions": "get_current_subpositions",
    "subpositions-history": "get_subpositions_history",
    "algo-order": "place_order",
    "close-subposition": "close_subposition",
    "instruments": "get_leading_instruments",
    "set-instruments": "set_leading_instruments",
    "profit-sharing-details": "get_profit_sharing_details",
    "total-profit-sharing": "get_total_profit_sharing",
    "unrealized-profit-sharing-details": "get_unrealized_profit_sharing_details",
    "total-unrealized-profit-sharing": "get_total_unrealized_profit_sharing",
    "amend-profit-sharing-ratio": "set_profit_sharing_ratio",
    "config": "get_account_configuration",
    "first-copy-settings": "first_copy_settings",
    "amend-copy-settings": "set_copy_settings",
    "stop-copy-trading": "stop_copying",
    "copy-settings": "get_copy_settings",
    "current-lead-traders": "get_my_lead_traders",
    "public-config": "get_public_config",
    "public-lead-traders": "get_public_lead_traders",
    "public-weekly-pnl": "get_public_weekly_pnl",
    "public-pnl": "get_public_daily_pnl",
    "public-stats": "get_public_stats",
    "public-preference-currency": "get_public_preference_currency",
    "public-current-subpositions": "get_public_current_subpositions",
    "public-subpositions-history": "get_public_subpositions_history",
    "public-copy-traders": "get_public_copy_traders",
}

OKX_API = {
    "current-subpositions": "getCopytradingSubpositions",
    "subpositions-history": "getCopytradingSubpositionsHistory",
    "algo-order": "submitCopytradingAlgoOrder",
    "close-subposition": "closeCopytradingSubposition",
    "instruments": "getCopytradingInstruments",
    "set-instruments": "setCopytradingInstruments",
    "profit-sharing-details": "getCopytradingProfitDetails",
    "total-profit-sharing": "getCopytradingTotalProfit",
    "unrealized-profit-sharing-details": "getCopytradingUnrealizedProfit",
    "total-unrealized-profit-sharing": "getCopytradingTotalUnrealizedProfit",
    "apply-lead-trading": "applyCopytradingLeadTrading",
    "stop-lead-trading": "stopCopytradingLeadTrading",
    "amend-profit-sharing-ratio": "updateCopytradingProfitSharing",
    "config": "getCopytradingAccount",
    "first-copy-settings": "setCopytradingFirstCopy",
    "amend-copy-settings": "updateCopytradingCopySettings",
    "stop-copy-trading": "stopCopytradingCopy",
    "copy-settings": "getCopytradingCopySettings",
    "batch-leverage-info": "getCopytradingBatchLeverageInfo",
    "batch-set-leverage": "setCopytradingBatchLeverage",
    "current-lead-traders": "getCopytradingMyLeadTraders",
    "lead-traders-history": "getCopytradingLeadTradersHistory",
    "public-config": "getCopytradingConfig",
    "public-lead-traders": "getCopytradingLeadRanks",
    "public-weekly-pnl": "getCopytradingLeadWeeklyPnl",
    "public-pnl": "getCopytradingLeadDailyPnl",
    "public-stats": "getCopytradingLeadStats",
    "public-preference-currency": "getCopytradingLeadPreferences",
    "public-current-subpositions": "getCopytradingLeadOpenPositions",
    "public-subpositions-history": "getCopytradingLeadPositionHistory",
    "public-copy-traders": "getCopyTraders",
    "lead-traders": "getCopytradingLeadPrivateRanks",
    "weekly-pnl": "getCopytradingLeadPrivateWeeklyPnl",
    "pnl": "getCopytradingPLeadPrivateDailyPnl",
    "stats": "geCopytradingLeadPrivateStats",
    "preference-currency": "getCopytradingLeadPrivatePreferences",
    "performance-current-subpositions": "getCopytradingLeadPrivateOpenPositions",
    "performance-subpositions-history": "getCopytradingLeadPrivatePositionHistory",
    "copy-traders": "getCopyTradersPrivate",
}

PYTHON_OKX = {
    "current-subpositions": "get_existing_leading_positions",
    "subpositions-history": "get_leading_position_history",
    "algo-order": "place_leading_stop_order",
    "close-subposition": "close_leading_position",
    "instruments": "get_leading_instruments",
    "set-instruments": "amend_leading_instruments",
    "profit-sharing-details": "get_profit_sharing_details",
    "total-profit-sharing": "get_total_profit_sharing",
    "unrealized-profit-sharing-details": "get_unrealized_profit_sharing_details",
}


class CopyClient(Protocol):
    """A client: the calls it has, and a way to make them; anything but success is a failure of the test."""

    calls: frozenset[str]

    def ask(self, trader: Trader, call: str, parameters: dict[str, str]) -> Rows:
        """The rows that a call gives."""

    def close(self) -> None:
        """Let go of what it holds."""


class OkxSdkClient:
    """okx-sdk."""

    calls = frozenset(OKX_SDK)

    def __init__(self) -> None:
        self._judge = OkxSdk()

    def ask(self, trader: Trader, call: str, parameters: dict[str, str]) -> Rows:
        key = trader.client.credentials
        answer = self._judge.call(trader.client.url, key, "copytrade", OKX_SDK[call], **parameters)
        assert answer["code"] == "0", answer
        return answer["data"]

    def close(self) -> None:
        self._judge.close()


class OkxApiClient:
    """Node's okx-api."""

    calls = frozenset(OKX_API)

    def __init__(self) -> None:
        self._judge = OkxApi()

    def ask(self, trader: Trader, call: str, parameters: dict[str, str]) -> Rows:
        answer = self._judge.call(trader.client.url, trader.client.credentials, OKX_API[call], parameters)
        assert "resolved" in answer, answer
        return answer["resolved"]

    def close(self) -> None:
        self._judge.close()


class PythonOkxClient:
    """python-okx."""

    calls = frozenset(PYTHON_OKX)

    def ask(self, trader: Trader, call: str, parameters: dict[str, str]) -> Rows:
        key = trader.client.credentials
        api = CopyTradingAPI(key.key, key.secret, key.passphrase, flag="0", domain=trader.client.url)
        answer = getattr(api, PYTHON_OKX[call])(**parameters)
        assert answer["code"] == "0", answer
        return answer["data"]

    def close(self) -> None:
        pass


class CcxtClient:
    """ccxt, by its implicit methods."""

    def __init__(self) -> None:
        named = {_ccxt_name(method, call): (method, call) for method in ("get", "post") for call in OKX_API}
        self._methods = {call: name for name, (_, call) in named.items() if hasattr(ccxt.okx, name)}
        self.calls = frozenset(self._methods)

    def ask(self, trader: Trader, call: str, parameters: dict[str, str]) -> Rows:
        key = trader.client.credentials
        client = ccxt.okx(
            {"enableRateLimit": False, "apiKey": key.key, "secret": key.secret, "password": key.passphrase}
        )
        client.urls["api"]["rest"] = trader.client.url
        return getattr(client, self._methods[call])(parameters)["data"]

    def close(self) -> None:
        pass


def _ccxt_name(method: str, call: str) -> str:
    access = "public" if call.startswith("public-") else "private"
    return f"{access}_{method}_copytrading_{call.replace('-', '_')}"


CLIENTS: dict[str, type[Any]] = {
    "okx-sdk": OkxSdkClient,
    "okx-api": OkxApiClient,
    "ccxt": CcxtClient,
    "python-okx": PythonOkxClient,
}
