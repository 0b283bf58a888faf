"""What public channels push, where it is no row of a REST endpoint."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from copydesk.wire.rest.market import BookLevel


class TradeRow(Struct, frozen=True, kw_only=True):
    """What one taker order traded at one price."""

    instId: Annotated[str, Meta(description="Instrument.")]
    tradeId: Annotated[str, Meta(description="Id of the last of its trades.")]
    px: Annotated[str, Meta(description="Price.")]
    sz: Annotated[str, Meta(description="Size: contracts, or base currency for spot.")]
    side: Annotated[str, Meta(description="Side of the taker.")]
    ts: Annotated[str, Meta(description="When they traded, Unix ms.")]
    count: Annotated[str, Meta(description="How many trades it holds.")]
    source: Annotated[str, Meta(description="0 is an ordinary order; there are no others.")] = "0"
    seqId: Annotated[int, Meta(description="Where the book stood then.")]


class SingleTradeRow(Struct, frozen=True, kw_only=True):
    """One trade."""

    instId: Annotated[str, Meta(description="Instrument.")]
    tradeId: Annotated[str, Meta(description="Id of the trade.")]
    px: Annotated[str, Meta(description="Price.")]
    sz: Annotated[str, Meta(description="Size: contracts, or base currency for spot.")]
    side: Annotated[str, Meta(description="Side of the taker.")]
    source: Annotated[str, Meta(description="0 is an ordinary order; there are no others.")] = "0"
    ts: Annotated[str, Meta(description="When it was traded, Unix ms.")]


class BookPush(Struct, frozen=True, kw_only=True):
    """An order book, or what changed of it; best levels first."""

    asks: Annotated[
        tuple[BookLevel, ...], Meta(description='Sell side: price, size, "0", orders; in updates size 0 takes it out.')
    ] = ()
    bids: Annotated[
        tuple[BookLevel, ...], Meta(description='Buy side: price, size, "0", orders; in updates size 0 takes it out.')
    ] = ()
    ts: Annotated[str, Meta(description="When it was read, Unix ms.")]
    checksum: Annotated[
        int | UnsetType, Meta(description="CRC32 over the 25 best levels; incremental channels only.")
    ] = UNSET
    prevSeqId: Annotated[
        int | UnsetType, Meta(description="seqId of the push before, -1 in a snapshot; incremental channels only.")
    ] = UNSET
    seqId: Annotated[int, Meta(description="Where the book stands; grows with each change.")]
    instId: Annotated[str | UnsetType, Meta(description="Instrument; books5 only.")] = UNSET


class NothingAdded(Struct, frozen=True):
    """A push is the row of the REST endpoint as it stands."""


class StatusPush(Struct, frozen=True, kw_only=True):
    """What a maintenance's push adds to its row."""

    ts: Annotated[str, Meta(description="When it was pushed, Unix ms.")]
