"""The lead trader's shares: those that were paid stand in the archive, those that are expected in the exchange.

Only swaps are copied, so a lead trader of spot has no shares.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import check_leads, not_a_lead_trader, shown_name
from copydesk.gateway.rest.copytrading_positions import last_three_months, page_of
from copydesk.history.archive import Page
from copydesk.history.copying.shares import SHARES
from copydesk.wire.rest import copytrading


async def _profit_sharing_details(call: Call) -> Reply:
    request: copytrading.ProfitSharingDetailsRequest = call.request
    if "SWAP" not in _led(call, request.instType):
        return Reply([])
    shares = call.world.archive.page(
        SHARES,
        page_of(request.after, request.before, request.limit),
        last_three_months(call),
        lead_trader=call.account,
    )
    return Reply(
        [
            copytrading.ProfitSharingRow(
                ccy=COPY_CURRENCY,
                profitSharingAmt=text(share.amount),
                nickName=shown_name(call, share.copy_trader),
                profitSharingId=str(share.share),
                instType="SWAP",
                ts=str(share.at),
            )
            for share in shares
        ]
    )


async def _total_profit_sharing(call: Call) -> Reply:
    request: copytrading.TotalProfitSharingRequest = call.request
    paid = text(copying_queries.total_share_paid(call.exchange, call.account))
    return Reply(
        [
            copytrading.TotalProfitSharingRow(
                ccy=COPY_CURRENCY, totalProfitSharingAmt=paid if led == "SWAP" else "0", instType=led
            )
            for led in _led(call, request.instType)
        ]
    )


async def _expected_profit_sharing(call: Call) -> Reply:
    request: copytrading.ExpectedProfitSharingRequest = call.request
    if "SWAP" not in _led(call, request.instType):
        return Reply([])
    return Reply(
        [
            copytrading.ExpectedProfitSharingRow(
                ccy=COPY_CURRENCY,
                unrealizedProfitSharingAmt=text(share.amount),
                nickName=shown_name(call, share.copy_trader),
                instType="SWAP",
                ts=str(share.updated_at),
            )
            for share in copying_queries.expected_shares(call.exchange, call.account)
        ]
    )


async def _total_expected_profit_sharing(call: Call) -> Reply:
    if not _has_shares(call):
        check_leads(call, "SWAP")
    row = copytrading.TotalExpectedProfitSharingRow(
        profitSharingTs=str(next_settlement_at(call.world.now_ms)),
        totalUnrealizedProfitSharingAmt=text(copying_queries.total_expected_share(call.exchange, call.account)),
    )
    return Reply([row])


def _led(call: Call, asked: InstrumentType | None) -> list[InstrumentType]:
    """The product lines asked for that the caller leads in, or once led in. Raises: Refused if there are none."""
    led = [kind for kind in _types(asked) if _leads_or_led(call, kind)]
    if not led:
        raise not_a_lead_trader(asked or "SWAP")
    return led


def _types(asked: InstrumentType | None) -> Iterator[InstrumentType]:
    yield from (kind for kind in ("SWAP", "SPOT") if asked in (None, kind))


def _leads_or_led(call: Call, kind: InstrumentType) -> bool:
    if queries.lead_trader(call.exchange, call.account, kind) is not None:
        return True
    return kind == "SWAP" and _has_shares(call)


def _has_shares(call: Call) -> bool:
    """Whether the caller, who may lead no more, has shares to look at."""
    return bool(
        copying_queries.total_share_paid(call.exchange, call.account)
        or copying_queries.expected_shares(call.exchange, call.account)
        or call.world.archive.page(SHARES, Page(limit=1), lead_trader=call.account)
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.PROFIT_SHARING_DETAILS.name: _profit_sharing_details,
    copytrading.TOTAL_PROFIT_SHARING.name: _total_profit_sharing,
    copytrading.EXPECTED_PROFIT_SHARING.name: _expected_profit_sharing,
    copytrading.TOTAL_EXPECTED_PROFIT_SHARING.name: _total_expected_profit_sharing,
}
