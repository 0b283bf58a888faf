"""The client without a network: its conversations are driven by hand, answer by answer."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec
import pytest
from tests.unit.client.line import CREDENTIALS, Line, no, ok

from copydesk.client import (
    AuthenticationRefused,
    LeadingRefused,
    NotVerified,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
    copytrading,
)
from copydesk.client.calls import call
from copydesk.client.conversation import Answer, NoAnswer, NotSent, Told
from copydesk.wire.rest.copytrading import SET_INSTRUMENTS
from copydesk.wire.rest.trade_entry import CLOSE_POSITION


def shows(leading: Iterable[str], others: Iterable[str] = ()) -> Answer:
    rows = [{"instId": one, "enabled": True} for one in leading]
    return ok(*rows, *({"instId": one, "enabled": False} for one in others))


def test_a_request_is_signed_as_it_is_sent() -> None:
    """Target and body of the signature are those of the request, the timestamp is in milliseconds."""
    line = Line(shows(["BTC-USDT-SWAP"]))

    line.runs(copytrading.instruments(line.session, "SPOT"))

    (sent,) = line.sent
    assert sent.target == "/api/v5/copytrading/instruments?instType=SPOT"
    assert sent.headers["OK-ACCESS-TIMESTAMP"] == "2020-09-13T12:26:40.000Z"
    assert sent.headers["x-simulated-trading"] == "1"


def test_amending_keeps_what_it_does_not_name() -> None:
    """Adding one and removing one sends the whole new set, in the old order, and reads it back."""
    line = Line(shows(["BTC", "ETH"], ["SOL"]), shows(["ETH", "SOL"]), shows(["ETH", "SOL"], ["BTC"]))

    change = line.runs(copytrading.amend_leading(line.session, add=["SOL"], remove=["BTC"]))

    assert msgspec.json.decode(line.sent[1].body) == {"instType": "SWAP", "instId": "ETH,SOL"}
    assert (change.added, change.removed, change.after, change.sent) == (("SOL",), ("BTC",), ("ETH", "SOL"), True)


def test_a_dry_run_sends_nothing() -> None:
    """A dry run reads the set, tells the change, and leaves it at that."""
    line = Line(shows(["BTC"]))

    change = line.runs(copytrading.amend_leading(line.session, add=["SOL"], dry_run=True))

    assert (change.after, change.sent, len(line.sent)) == (("BTC", "SOL"), False, 1)


def test_no_change_sends_nothing() -> None:
    """Adding what leads already asks the exchange for nothing."""
    line = Line(shows(["BTC"]))

    assert not line.runs(copytrading.amend_leading(line.session, add=["BTC"])).sent


@pytest.mark.parametrize(("add", "remove"), [(["SOL"], ["SOL"]), ([], ["BTC"])])
def test_a_change_that_makes_no_sense_is_refused_before_it_is_sent(add: list[str], remove: list[str]) -> None:
    """Adding and removing the same, or emptying the set, is told as what it is."""
    line = Line(shows(["BTC"]))

    with pytest.raises(ValueError, match=r"asked to add and to remove|cannot be emptied"):
        line.runs(copytrading.amend_leading(line.session, add=add, remove=remove))
    assert len(line.sent) == 1


def test_a_read_back_that_differs_is_told() -> None:
    """Success that does not show is no success."""
    line = Line(shows(["BTC"]), shows(["BTC", "SOL"]), shows(["BTC", "XRP"]))

    with pytest.raises(NotVerified) as caught:
        line.runs(copytrading.amend_leading(line.session, add=["SOL"]))

    assert (caught.value.missing, caught.value.unexpected) == (("SOL",), ("XRP",))


def test_a_row_that_was_not_enabled_is_told() -> None:
    """An exchange that judges row by row answers success with a false row: that instrument is missing."""
    failed = ok({"instId": "BTC", "enabled": True}, {"instId": "SOL", "enabled": False})
    line = Line(shows(["BTC"]), failed, shows(["BTC"], ["SOL"]))

    with pytest.raises(NotVerified) as caught:
        line.runs(copytrading.amend_leading(line.session, add=["SOL"]))

    assert caught.value.missing == ("SOL",)


def test_a_refusal_is_of_its_family() -> None:
    """An instrument with orders is a `LeadingRefused` and is not asked for again."""
    line = Line(no("51162"))

    with pytest.raises(LeadingRefused) as caught:
        line.runs(copytrading.set_instruments(line.session, ["ETH"]))

    assert (caught.value.code, caught.value.retry_is_safe, line.waited) == ("51162", False, [])


def test_a_rate_limit_is_waited_for() -> None:
    """A request refused for its limit was not carried out: it is sent again after a pause, and in the end given up."""
    line = Line(no("50011", 429), no("50011", 429), no("50011", 429))

    with pytest.raises(RateLimited):
        line.runs(copytrading.amend_profit_sharing_ratio(line.session, Decimal("0.1")))

    assert line.waited == [0.25, 0.5]


def test_the_client_keeps_within_the_limit_by_itself() -> None:
    """The sixth call within two seconds waits until the window of the first has passed."""
    line = Line(*(shows(["BTC"]) for _ in range(6)))

    for _ in range(6):
        line.runs(copytrading.instruments(line.session))

    assert line.waited == [pytest.approx(2.02)]


def test_a_clock_that_is_off_is_set_once() -> None:
    """When the exchange says that the timestamp expired, its time is asked, and later signatures follow it."""
    ahead = ok({"ts": "1600000060000"})
    line = Line(no("50102", 401), ahead, shows(["BTC"]))

    line.runs(copytrading.instruments(line.session))

    assert line.session.clock_offset_s == 60
    assert line.sent[2].headers["OK-ACCESS-TIMESTAMP"] == "2020-09-13T12:27:40.000Z"


def test_a_clock_that_stays_off_is_told() -> None:
    """Setting the clock is tried once."""
    line = Line(no("50102", 401), ok({"ts": "1600000060000"}), no("50102", 401))

    with pytest.raises(AuthenticationRefused):
        line.runs(copytrading.instruments(line.session))


def test_a_call_that_twice_is_as_good_as_once_is_repeated() -> None:
    """No answer to set-instruments: it is sent again, for the set is the same either way."""
    line = Line(NoAnswer("timeout"), shows(["BTC"]))

    line.runs(copytrading.set_instruments(line.session, ["BTC"]))

    assert SET_INSTRUMENTS.idempotent
    assert len(line.sent) == 2


def test_what_was_never_sent_is_unavailable_and_what_was_is_unknown() -> None:
    """The two silences are told apart when all attempts are used up."""
    for told, error in ((NotSent("refused"), Unavailable), (NoAnswer("timeout"), OutcomeUnknown)):
        line = Line(told, told, told)
        with pytest.raises(error):
            line.runs(copytrading.instruments(line.session))


TROUBLE = ["50001", "50004", "50013", "50026"]


@pytest.mark.parametrize("code", TROUBLE)
def test_trouble_leaves_open_what_became_of_a_change(code: str) -> None:
    """A code of trouble is no refusal: what was to be changed may be changed, and is not asked for a second time."""
    line = Line(no(code))

    with pytest.raises(OutcomeUnknown) as caught:
        line.runs(call(line.session, CLOSE_POSITION, None, msgspec.Struct))

    assert (caught.value.code, caught.value.retry_is_safe, len(line.sent)) == (code, False, 1)


@pytest.mark.parametrize("code", TROUBLE)
def test_trouble_with_reading_changes_nothing(code: str) -> None:
    """A question is asked again, and in the end the exchange is unavailable."""
    line = Line(no(code), no(code), no(code))

    with pytest.raises(Unavailable) as caught:
        line.runs(copytrading.instruments(line.session))

    assert (caught.value.code, caught.value.retry_is_safe, len(line.sent)) == (code, True, 3)


@pytest.mark.parametrize(
    "then", [(no("51162"),), (NotSent("refused"), NotSent("refused")), (no("50011", 429), no("50011", 429))]
)
def test_what_is_said_to_a_repetition_says_nothing_of_the_first_request(then: tuple[Told, ...]) -> None:
    """The first may have been carried out before the second was refused, limited or could not be sent."""
    line = Line(NoAnswer("timeout"), *then)

    with pytest.raises(OutcomeUnknown, match=r"timeout; asked again: "):
        line.runs(copytrading.set_instruments(line.session, ["BTC"]))


@pytest.mark.parametrize("lost", [NoAnswer("timeout"), no("50004", 400), no("50026", 500)])
def test_an_amendment_whose_answer_is_lost_for_good_is_read_back(lost: Told) -> None:
    """The set is the new one: it was carried out, and that is what is told."""
    line = Line(shows(["BTC"]), lost, lost, lost, shows(["BTC", "SOL"]))

    change = line.runs(copytrading.amend_leading(line.session, add=["SOL"]))

    assert (change.after, change.sent) == (("BTC", "SOL"), True)


def test_an_amendment_that_may_still_come_is_unknown() -> None:
    """No answer, and the set as before: it was not carried out so far, and what it reads now is told."""
    lost = NoAnswer("timeout")
    line = Line(shows(["BTC"]), lost, lost, lost, shows(["BTC"]))

    with pytest.raises(OutcomeUnknown, match=r"timeout; the set now reads BTC"):
        line.runs(copytrading.amend_leading(line.session, add=["SOL"]))


def test_an_amendment_that_nothing_is_heard_of_is_unknown() -> None:
    """Neither an answer nor a read-back."""
    lost = NoAnswer("timeout")
    line = Line(shows(["BTC"]), *[lost] * 6)

    with pytest.raises(OutcomeUnknown, match="reading back"):
        line.runs(copytrading.amend_leading(line.session, add=["SOL"]))


def test_an_amendment_that_was_accepted_and_cannot_be_read_back_is_not_verified() -> None:
    """That reading failed is no refusal of the change: the exchange has said yes."""
    line = Line(shows(["BTC"]), shows(["BTC", "SOL"]), no("50001", 503), no("50001", 503), no("50001", 503))

    with pytest.raises(NotVerified, match=r"accepted the set, but it could not be read back: .* 50001") as caught:
        line.runs(copytrading.amend_leading(line.session, add=["SOL"]))

    assert (caught.value.missing, caught.value.unexpected) == ((), ())


def test_credentials_do_not_show_themselves() -> None:
    """Neither secret nor passphrase stands in the repr."""
    assert "22582" not in repr(CREDENTIALS)
    assert "passphrase'" not in repr(CREDENTIALS)
