"""Subscribing: what is acknowledged, what is refused with which code, how often a user may."""

import pytest

from copydesk.gateway.ws.sources import SOURCES
from copydesk.wire.endpoint import Permission
from copydesk.wire.ws import channels
from copydesk.wire.ws.channel import Channel

pytestmark = pytest.mark.anyio

NARROWED = {
    "instId": "BTC-USDT-SWAP",
    "instType": "SWAP",
}


def narrowed(channel: Channel) -> dict[str, str]:
    """The parameters that a channel requires."""
    given = {parameter.name: NARROWED[parameter.name] for parameter in channel.parameters if parameter.required}
    return given | ({"instId": "BTC-USDT"} if channel.name.startswith("index-") else {})


async def test_every_declared_channel_is_served_on_its_path(room):
    """What is declared can be subscribed to and has a source; the acknowledgement repeats the argument."""
    _, key = await room.scene.user()
    seats = {path: room.seat(path, fee_tiers_open=True) for path in ("public", "private", "business")}
    for seat in seats.values():
        await seat.logs_in(key)
    for channel in channels.CHANNELS:
        argument = {"channel": channel.name, **narrowed(channel)}

        acknowledged, *_ = await seats[channel.path].says({"id": "1512", "op": "subscribe", "args": [argument]})
        *_, ended = await seats[channel.path].says({"op": "unsubscribe", "args": [argument]})

        assert acknowledged == {"id": "1512", "event": "subscribe", "arg": argument, "connId": "a4d3ae55"}
        assert ended == {"event": "unsubscribe", "arg": argument, "connId": "a4d3ae55"}


def test_every_declared_channel_has_a_source():
    """And every source a channel."""
    assert set(SOURCES) == set(channels.by_name)


@pytest.mark.parametrize("path", ["public", "private", "business"])
async def test_a_channel_is_refused_on_the_other_paths(room, path):
    """60018 elsewhere, or 64001 where OKX tells that it has moved."""
    _, key = await room.scene.user()
    seat = room.seat(path)
    await seat.logs_in(key)
    for channel in channels.CHANNELS:
        if channel.path != path:
            (answer,) = await seat.says({"op": "subscribe", "args": [{"channel": channel.name, **narrowed(channel)}]})

            assert answer["code"] == ("64001" if channel.moved else "60018"), channel.name


@pytest.mark.rule("websocket.channel-not-served")
@pytest.mark.parametrize("path", ["public", "private", "business"])
async def test_a_channel_that_is_not_served_is_refused_aloud(room, path):
    """It is told that there is none, not accepted and then silent; those for higher tiers have their own code."""
    _, key = await room.scene.user()
    seat = room.seat(path)
    await seat.logs_in(key)
    for name in channels.NOT_SERVED:
        (answer,) = await seat.says({"op": "subscribe", "args": [{"channel": name, "instId": "BTC-USDT-SWAP"}]})

        gated = name in channels.FOR_HIGHER_TIERS and path == "public"
        assert answer["code"] == ("64003" if gated else "60018"), name


async def test_what_does_not_exist_is_named_in_the_refusal(room):
    """The recorded text: clients find the channel in it."""
    (answer,) = await room.seat("public").says(
        {"op": "subscribe", "args": [{"channel": "candle1m", "instId": "BTC-USDT"}]}
    )

    assert answer["msg"] == (
        "Subscribe failed, wrong URL or channel:candle1m,instId:BTC-USDT doesn't exist. Please use the correct URL, "
        "channel and parameters referring to API document."
    )


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ({"channel": "tickers"}, "60027"),
        ({"channel": "tickers", "instId": "NO-SUCH-SWAP"}, "60018"),
        ({"channel": "index-tickers", "instId": "BTC-USDT-SWAP"}, "60018"),
        ({"channel": "funding-rate", "instId": "BTC-USDT"}, "60018"),
        ({"channel": "open-interest", "instId": "BTC-USDT"}, "60018"),
        ({"channel": "price-limit"}, "60027"),
        ({"channel": "index-tickers", "instId": "DOGE-USDT"}, "60018"),
        ({"channel": "instruments"}, "60027"),
        ({"channel": "instruments", "instType": "swap"}, "60033"),
        ({"channel": "fills"}, "60018"),
    ],
)
async def test_public_parameters_are_checked(room, argument, code):
    """Missing, wrong and unknown values have their codes."""
    (answer,) = await room.seat("public").says({"op": "subscribe", "args": [argument]})

    assert answer["code"] == code


@pytest.mark.rule("websocket.fee-tier")
@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ({"channel": "orders"}, "60027"),
        ({"channel": "orders", "instType": "SWAPS"}, "60033"),
        ({"channel": "orders", "instType": "SWAP", "instId": "NO-SUCH-SWAP"}, "60018"),
        ({"channel": "orders", "instType": "SPOT", "instId": "BTC-USDT-SWAP"}, "60018"),
        ({"channel": "orders", "instType": "SWAP", "instFamily": "NO-FAMILY"}, "60018"),
        ({"channel": "orders", "instType": "SWAP", "instFamily": "BTC-USDT"}, None),
        ({"channel": "orders", "instType": "FUTURES"}, None),
        ({"channel": "positions", "instType": "SPOT"}, "60033"),
        ({"channel": "positions", "instType": "ANY", "extraParams": "often"}, "60033"),
        ({"channel": "positions", "instType": "ANY", "extraParams": '{"updateInterval":"1"}'}, "60033"),
        ({"channel": "positions", "instType": "ANY", "extraParams": '{"updateInterval":"2000"}'}, None),
        ({"channel": "account", "ccy": "NOTHING"}, "60018"),
        ({"channel": "account", "ccy": "USDT"}, None),
        ({"channel": "account", "extraParams": '{"updateInterval":"2000"}'}, "60033"),
        ({"channel": "account", "extraParams": '{\n"updateInterval": 0\n}'}, None),
        ({"channel": "fills"}, "64003"),
    ],
)
async def test_private_parameters_are_checked(room, argument, code):
    """Missing, wrong and unknown values have their codes; what is documented is admitted."""
    seat, _ = await room.trader()

    answer, *_ = await seat.says({"op": "subscribe", "args": [argument]})

    assert answer.get("code") == code


async def test_private_channels_are_for_who_has_logged_in_and_may_read(room):
    """60011 before the login; a key that may only trade hears nothing."""
    (before,) = await room.seat("private").says({"op": "subscribe", "args": [{"channel": "account"}]})
    trader, _ = await room.trader(permissions=[Permission.TRADE])
    (without,) = await trader.says({"op": "subscribe", "args": [{"channel": "account"}]})

    assert before["code"] == "60011"
    assert without["code"] == "50120"


@pytest.mark.rule("websocket.subscribe-again")
async def test_subscribing_again_is_acknowledged_again_and_begins_again(room):
    """A client that repeats itself is shown the present once more, and then hears each push once."""
    seat = room.seat()
    first = await seat.subscribes("books", instId="BTC-USDT-SWAP")
    again = await seat.subscribes("books", instId="BTC-USDT-SWAP")
    account, _ = await room.scene.user()

    await room.trades(account, "buy", "1", "BTC-USDT-SWAP")

    assert again == first
    assert len(await seat.hears()) == 1


async def test_nothing_is_pushed_after_unsubscribing(room):
    """The end of a subscription is its end."""
    seat = room.seat()
    await seat.subscribes("trades", instId="BTC-USDT-SWAP")
    await seat.says({"op": "unsubscribe", "args": [{"channel": "trades", "instId": "BTC-USDT-SWAP"}]})
    account, _ = await room.scene.user()

    await room.trades(account, "buy", "1", "BTC-USDT-SWAP")

    assert await seat.hears() == []
    assert len(room.pushes._audience) == 0


async def test_connections_of_a_channel_are_counted(room):
    """Each new subscription is told how many there are; several arguments of one connection count once."""
    _, key = await room.scene.user()
    first, second = room.seat("private"), room.seat("private")
    await first.logs_in(key)
    await second.logs_in(key)

    (one,) = await first.subscribes("orders", instType="SWAP")
    (still_one,) = await first.subscribes("orders", instType="SPOT")
    (two,) = await second.subscribes("orders", instType="SWAP")
    first.connection.close()
    (one_again,) = await second.subscribes("orders", instType="SPOT")

    assert one == {"event": "channel-conn-count", "channel": "orders", "connCount": "1", "connId": "a4d3ae55"}
    assert [told["connCount"] for told in (still_one, two, one_again)] == ["1", "2", "1"]


async def test_the_31st_connection_of_a_channel_hears_nothing(room):
    """It is acknowledged, then told that it is one too many, and no push reaches it; another user is not concerned."""
    account, key = await room.scene.user()
    seats = [room.seat("private") for _ in range(31)]
    for seat in seats:
        await seat.logs_in(key)
        last = await seat.subscribes("orders", instType="SWAP")
    other, _ = await room.trader(name="bob")

    await room.trades(account, "buy", "1", "BTC-USDT-SWAP", price="40000")

    assert last == [{"event": "channel-conn-count-error", "channel": "orders", "connCount": "30", "connId": "a4d3ae55"}]
    assert [len(await seat.hears()) for seat in seats] == [1] * 30 + [0]
    assert (await other.subscribes("orders", instType="SWAP"))[0]["connCount"] == "1"


async def test_a_planned_stop_is_told_to_everyone(room):
    """Also to who has not logged in."""
    seat = room.seat("public")

    seat.connection.announce_stop()

    (notice,) = await seat.hears()
    assert (notice["event"], notice["code"]) == ("notice", "64008")
