"""The settings reference: every setting with its variable, default and meaning."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
from docs.generate.pages import page, table

from copydesk.engine.copying.messages import CopyingRules
from copydesk.settings import PREFIX, QuoteSettings, RequestSettings, Settings

# Each setting by its name in the file; tests/house holds this table complete.
MEANING = {
    "data_folder": "Where journal, keys and certificates live. In a file, seen from the file's folder.",
    "in_memory": "Keep nothing on disk; everything ends with the process.",
    "host": "Where REST and WebSocket listen.",
    "port": "Their port; 0 is any free one.",
    "tls": "Whether the same is also served over TLS, with a certificate authority made on the first start.",
    "tls_port": "The port of the TLS listener.",
    "operator_host": "Where the operator's API listens. Whoever reaches it and has the token rules the exchange.",
    "operator_port": "Its port.",
    "operator_token": "The bearer token of the operator's API. Drawn on the first start and kept in the data folder.",
    "master_key": "The key that API secrets are encrypted with. Drawn on the first start and kept in the data folder.",
    "world": "A [world file](world-files.md): what an empty data folder begins with.",
    "empty": "List no instruments but those that the world file names.",
    "price_limits": "Whether the instruments that an empty data folder begins with have OKX's price limits; `copydesk instrument set` switches them later.",
    "stop_notice_ms": "How long before a planned stop WebSockets are told of it (notice 64008), in milliseconds; on OKX it is 60000. Meanwhile all goes on; to be told to stop once more ends the wait.",
    "frozen_at": "Let a new exchange begin with its [clock](how-to/time.md) frozen at this time, such as `2026-01-05T00:00:00Z`.",
    "snapshot_every_records": "How many records of the journal lie between two snapshots of the state.",
    "forget_old_records": "Keep only the records that follow the older of two snapshots, else all; if unsaid, all on disk, not in memory.",
    "quotes.enabled": "Whether the house quotes around prices that wander.",
    "quotes.seed": "Where the moving prices come from: the same seed, the same prices.",
    "quotes.interval_ms": "How often prices move, in milliseconds.",
    "quotes.coins_per_tick": "How many coins move each time, with all instruments of each.",
    "quotes.most_ticks_at_once": "How often the house quotes at most while time is advanced at once; on a longer way it quotes less often, in longer steps.",
    "quotes.replay": "A CSV or Parquet file of candles or trades whose [prices are replayed](how-to/replay.md); in a file, seen from the file's folder.",
    "quotes.replay_instrument": "Whose prices they are where the file does not say; where it does, replay this instrument alone.",
    "quotes.replay_times": "Whether the file begins when the exchange starts (`shifted`), or each row happens at its own time (`recorded`).",
    "quotes.replay_loop": "Whether the file begins again when it has ended; else prices stand.",
    "rules.leading_conflict": "Whether an instrument in use refuses the `whole_request` or is judged `per_instrument`.",
    "rules.max_leading_instruments": "The most instruments a set may name; none by default.",
    "rules.lead_application": "Whether an application to lead is accepted `at_once`, by the `operator`, or never (`closed`).",
    "rules.lead_stop": "Whether a lead trader who stops leaves `at_once`, or has to wait for the `operator`; until then nobody new can copy.",
    "rules.first_profit_sharing_ratio": "The share of a lead trader who says none, as a fraction.",
    "rules.min_profit_sharing_ratio": "The smallest share a lead trader may ask for, as a fraction.",
    "rules.max_profit_sharing_ratio": "The largest share a lead trader may ask for, as a fraction.",
    "rules.max_ratio_edits_per_month": "How often a lead trader may change the share in a month; any number by default.",
    "rules.min_copy_amount": "The smallest fixed amount per copied order, in USDT.",
    "rules.max_copy_amount": "The largest fixed amount per copied order, in USDT.",
    "rules.max_copy_total_amount": "The most that may be in use for copying one lead trader, in USDT.",
    "rules.min_copy_ratio": "The smallest copy ratio.",
    "rules.max_copy_ratio": "The largest copy ratio.",
    "rules.max_take_profit_ratio": "The largest take-profit ratio of copies, as a fraction.",
    "rules.max_stop_loss_ratio": "The largest stop-loss ratio of copies, as a fraction.",
    "rules.max_copy_traders": "How many copy traders a lead trader may have.",
    "rules.max_lead_traders_copied": "How many lead traders a copy trader may copy.",
    "rules.fixed_amount_is": "Whether a fixed copy amount is the `margin` or the `notional` of the copied order.",
    "rules.tp_sl_ratio_of": "Whether take-profit and stop-loss ratios count on the `margin` or on the `price`.",
    "rules.copy_price_protection_ratio": "How much worse than the lead trader's a copy's price may be, as a fraction.",
    "rules.max_lead_leverage": "The highest leverage of lead traders on leading instruments; none by default.",
    "rules.max_lead_order_contracts": "The most contracts in an order of a lead trader on a leading instrument; none by default.",
    "rules.max_lead_position_notional": "The largest position of a lead trader that is copied, in USDT; none by default.",
    "rules.max_leads_per_day": "How many openings of a lead trader are copied per day; none by default.",
    "rules.min_lead_equity": "The least equity of a lead trader whose orders are copied, in USDT; none by default.",
    "rules.long_short_leads_close": "Whether lead traders in long/short mode close `anywhere`, or `by_orders` and not by close-position.",
    "rules.refused_requests_count": "Whether a request that was refused for the limit counts towards it.",
    "rules.refuse_replayed_signatures": "Whether a signed request may come only once.",
    "rules.unused_keys_expire": "Whether a key that may trade or withdraw and is bound to no address dies when it was not used for fourteen days.",
    "rules.copy_trading_in_demo": "Whether requests with `x-simulated-trading: 1` may use copy trading; else they are answered 50038.",
    "rules.socket_connections_per_second": "How many WebSockets one address may open in any second.",
    "rules.open_fee_tiers": "Whether the `fills` channel, which OKX opens to higher fee tiers only, is everybody's.",
}

INTRODUCTION = f"""\
A setting comes from a TOML file (`copydesk serve --settings FILE`), from the environment, or from an option of the
command line; the later of these wins. In the environment its name is `{PREFIX}` and the name in capitals, with the table
before it: `{PREFIX}PORT`, `{PREFIX}QUOTES_SEED`, `{PREFIX}RULES_LEADING_CONFLICT`. A setting that does not exist is refused, with the
line it stands on and the name that was probably meant.

The `[rules]` are choices where OKX's documents are silent; the [fidelity page](fidelity.md) tells which case each turns."""


def settings_page() -> str:
    """The whole page."""
    return page("Settings", INTRODUCTION, table(("Setting", "Variable", "Default", "What it does"), _rows()))


def _rows() -> Iterator[tuple[str, str, str, str]]:
    return (_row(name, field) for name, field in all_settings())


def all_settings() -> Iterator[tuple[str, msgspec.structs.FieldInfo]]:
    """Every setting by its name in the file."""
    tables = {"quotes": (QuoteSettings,), "rules": (CopyingRules, RequestSettings)}
    for field in msgspec.structs.fields(Settings):
        if field.name not in {*tables, "requests"}:
            yield field.name, field
    for name, shapes in tables.items():
        for shape in shapes:
            for field in msgspec.structs.fields(shape):
                yield f"{name}.{field.name}", field


def _row(name: str, field: msgspec.structs.FieldInfo) -> tuple[str, str, str, str]:
    variable = PREFIX + name.upper().replace(".", "_")
    default = field.default
    if isinstance(default, bool):
        shown = "true" if default else "false"
    elif default is None or default == "":
        shown = ""
    else:
        shown = f"{default.normalize():f}" if isinstance(default, Decimal) else str(default)
    return f"`{name}`", f"`{variable}`", f"`{shown}`" if shown else "", MEANING.get(name, "")
