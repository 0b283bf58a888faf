"""How requests name instruments, singly and in groups."""

from collections.abc import Sequence
from typing import Any, get_args

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.instruments import Instrument, InstrumentType
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call
from copydesk.wire.codes import Code


def known(call: Call, name: str) -> Instrument:
    """The instrument of this name. Raises: Refused."""
    instrument = queries.instrument(call.exchange, InstrumentId(name))
    if instrument is None:
        raise refused(Code.INSTRUMENT_UNKNOWN)
    return instrument


def named(call: Call, request: Any) -> Instrument:
    """The instrument that a request names by its code or by its id; the code wins. Raises: Refused."""
    if request.instIdCode is None:
        if not request.instId:
            raise refused(Code.PARAMETER_EMPTY, parameter="instId")
        return known(call, request.instId)
    instrument = queries.instrument_by_code(call.exchange, request.instIdCode)
    if instrument is None:
        raise refused(Code.INSTRUMENT_UNKNOWN)
    return instrument


def selected(
    call: Call, kind: str, *, name: str | None = None, underlying: str | None = None, family: str | None = None
) -> Sequence[Instrument]:
    """The instruments of a kind that a request asks for; none of a kind that is not traded here, and none that expired.

    Underlying and family are for contracts; on spot they select nothing.

    Raises: Refused for a name that no instrument of the kind has.
    """
    if kind not in get_args(InstrumentType):
        return ()
    of_kind = [one for one in queries.instruments(call.exchange) if one.type == kind and one.state != "expired"]
    if name is not None:
        of_kind = [one for one in of_kind if one.id == name]
        if not of_kind:
            raise refused(Code.INSTRUMENT_UNKNOWN)
    if kind == "SPOT":
        return of_kind
    return [one for one in of_kind if in_group(call, one, underlying=underlying, family=family)]


def indexes(call: Call) -> dict[str, Instrument]:
    """Every index by its name, with the instrument that tells its price: the first contract on it, else spot."""
    listed = queries.instruments(call.exchange)
    told: dict[str, Instrument] = {}
    for one in sorted(listed, key=lambda one: one.type == "SPOT"):
        told.setdefault(one.id if one.type == "SPOT" else group_of(call, one, "uly"), one)
    return told


def known_index(call: Call, name: str) -> Instrument:
    """The instrument that tells the price of an index. Raises: Refused."""
    instrument = indexes(call).get(name)
    if instrument is None:
        raise refused(Code.INSTRUMENT_UNKNOWN)
    return instrument


def in_group(call: Call, instrument: Instrument, *, underlying: str | None, family: str | None) -> bool:
    """Whether the instrument has this underlying index and is of this family, where asked; only contracts have them."""
    return (underlying is None or group_of(call, instrument, "uly") == underlying) and (
        family is None or group_of(call, instrument, "instFamily") == family
    )


def group_of(call: Call, instrument: Instrument, key: str) -> str:
    """The published uly or instFamily of a contract, base and quote where nothing was published; "" on spot."""
    if instrument.type == "SPOT":
        return ""
    row = call.world.instrument_rows.get(instrument.id)
    return str(row[key]) if row and row.get(key) else f"{instrument.base}-{instrument.quote}"
