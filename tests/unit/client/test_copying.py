"""Changing copy settings, answer by answer: what is kept, what is sent, what is told."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from tests.unit.client.line import Line, no, ok

from copydesk.client import CopyingRefused, NotVerified, OutcomeUnknown, copytrading
from copydesk.client.conversation import Answer, NoAnswer
from copydesk.client.copytrading import CopySettings

D = Decimal
CODE = "0123456789ABCDEF"
SHOWN = {
    "copyMode": "fixed_amount",
    "copyAmt": "20",
    "copyRatio": "",
    "copyTotalAmt": "500",
    "tpRatio": "0.5",
    "slRatio": "",
    "copyInstIdType": "custom",
    "instIds": [{"instId": "BTC", "enabled": "0"}, {"instId": "ETH", "enabled": "1"}],
    "slTotalAmt": "100",
    "subPosCloseType": "market_close",
    "copyMgnMode": "isolated",
    "ccy": "USDT",
    "copyState": "1",
    "tag": "abc",
}
SETTINGS = CopySettings(
    total_amount=D(500),
    amount=D(20),
    margin_mode="isolated",
    instruments=("ETH",),
    take_profit_ratio=D("0.5"),
    total_stop_loss=D(100),
    close_type="market_close",
    tag="abc",
)
DONE = ok({"result": True})


def shows(**other: Any) -> Answer:
    """The settings, with some otherwise."""
    return ok({**SHOWN, **other})


def test_settings_are_sent_in_okx_s_words() -> None:
    """What is none is not said; numbers are text; the mode follows from amount or ratio."""
    line = Line(DONE)

    line.runs(copytrading.first_copy_settings(line.session, CODE, SETTINGS))

    assert line.sent[0].target == "/api/v5/copytrading/first-copy-settings"
    assert msgspec.json.decode(line.sent[0].body) == {
        "instType": "SWAP",
        "uniqueCode": CODE,
        "copyMgnMode": "isolated",
        "copyInstIdType": "custom",
        "instId": "ETH",
        "copyMode": "fixed_amount",
        "copyTotalAmt": "500",
        "copyAmt": "20",
        "tpRatio": "0.5",
        "slTotalAmt": "100",
        "subPosCloseType": "market_close",
        "tag": "abc",
    }


def test_settings_are_read_as_they_were_set() -> None:
    """The row of copy-settings is the settings again; who is not copied has none."""
    line = Line(shows(), shows(copyState="0"))

    assert line.runs(copytrading.copying(line.session, CODE)) == SETTINGS
    assert line.runs(copytrading.copying(line.session, CODE)) is None


def test_a_change_keeps_what_it_does_not_name() -> None:
    """A new total amount is sent with all other settings as they were, and read back."""
    line = Line(shows(), DONE, shows(copyTotalAmt="600"))

    change = line.runs(copytrading.change_copying(line.session, CODE, total_amount=D(600)))

    sent = msgspec.json.decode(line.sent[1].body)
    assert (sent["copyTotalAmt"], sent["copyAmt"], sent["tag"], sent["instId"]) == ("600", "20", "abc", "ETH")
    assert (change.before, change.after.total_amount, change.sent) == (SETTINGS, 600, True)


def test_a_ratio_takes_the_place_of_an_amount() -> None:
    """And the mode changes with it."""
    line = Line(shows(), DONE, shows(copyMode="ratio_copy", copyAmt="", copyRatio="2"))

    change = line.runs(copytrading.change_copying(line.session, CODE, ratio=D(2)))

    sent = msgspec.json.decode(line.sent[1].body)
    assert (sent["copyMode"], sent["copyRatio"], "copyAmt" in sent) == ("ratio_copy", "2", False)
    assert (change.after.amount, change.after.ratio) == (None, 2)


@pytest.mark.parametrize("asked", [{"dry_run": True, "total_amount": D(600)}, {"total_amount": D(500)}])
def test_a_dry_run_and_no_change_send_nothing(asked: dict[str, Any]) -> None:
    """The settings are read, and that is all."""
    line = Line(shows())

    assert not line.runs(copytrading.change_copying(line.session, CODE, **asked)).sent
    assert len(line.sent) == 1


def test_what_makes_no_sense_is_refused_before_it_is_sent() -> None:
    """Amount and ratio at once, neither, an empty choice, and somebody who is not copied."""
    for chosen in ({"amount": D(20), "ratio": D(1)}, {}, {"amount": D(20), "instruments": ()}):
        with pytest.raises(ValueError, match=r"amount or a ratio|at least one"):
            CopySettings(total_amount=D(500), **chosen)
    line = Line(shows(), shows(copyState="0"))
    with pytest.raises(ValueError, match="not both"):
        line.runs(copytrading.change_copying(line.session, CODE, amount=D(20), ratio=D(1)))
    with pytest.raises(ValueError, match="is not copied"):
        line.runs(copytrading.change_copying(line.session, CODE, amount=D(20)))
    assert [sent.method for sent in line.sent] == ["GET", "GET"]


def test_a_read_back_that_differs_is_told() -> None:
    """Success that does not show is no success."""
    line = Line(shows(), DONE, shows())

    with pytest.raises(NotVerified, match="the settings now read"):
        line.runs(copytrading.change_copying(line.session, CODE, total_amount=D(600)))


def test_a_change_that_cannot_be_read_back_is_not_verified() -> None:
    """The exchange said yes, and then could not be asked."""
    line = Line(shows(), DONE, no("50001", 503), no("50001", 503), no("50001", 503))

    with pytest.raises(NotVerified, match="could not be read back"):
        line.runs(copytrading.change_copying(line.session, CODE, total_amount=D(600)))


def test_a_change_whose_answer_is_lost_is_read_back() -> None:
    """If the settings are the new ones it was carried out; otherwise nobody knows yet, and that is told."""
    lost = [NoAnswer("timeout")] * 3
    line = Line(shows(), *lost, shows(copyTotalAmt="600"), shows(), *lost, shows(), shows(), *lost, *lost)

    def change() -> Any:
        return line.runs(copytrading.change_copying(line.session, CODE, total_amount=D(600)))

    assert change().sent
    with pytest.raises(OutcomeUnknown, match="the settings now read"):
        change()
    with pytest.raises(OutcomeUnknown, match="reading back"):
        change()


def test_a_start_whose_answer_is_lost_is_not_repeated() -> None:
    """A second start would be refused although the first was carried out."""
    line = Line(NoAnswer("timeout"))

    with pytest.raises(OutcomeUnknown):
        line.runs(copytrading.first_copy_settings(line.session, CODE, SETTINGS))
    assert len(line.sent) == 1


def test_a_refusal_of_copying_is_of_its_family() -> None:
    """A lead trader without a place is `CopyingRefused`."""
    line = Line(no("59206"))

    with pytest.raises(CopyingRefused):
        line.runs(copytrading.first_copy_settings(line.session, CODE, SETTINGS))


def test_numbers_are_sent_digit_by_digit() -> None:
    """However a number was written, it is sent without an exponent, for OKX takes none."""
    line = Line(ok())

    line.runs(copytrading.public_lead_traders(line.session, min_aum=D("1e-7"), max_aum=D("2E+6")))

    assert "minAum=0.0000001&maxAum=2000000&" in line.sent[0].target


def test_public_calls_need_no_key() -> None:
    """They carry no signature, and parameters in OKX's words."""
    line = Line(ok())

    line.runs(copytrading.public_lead_traders(line.session, "aum", min_aum=D(10), with_vacancy=True))

    (sent,) = line.sent
    assert sent.target == (
        "/api/v5/copytrading/public-lead-traders?instType=SWAP&sortType=aum&state=1&minAum=10&page=1&limit=10"
    )
    assert "OK-ACCESS-SIGN" not in sent.headers
