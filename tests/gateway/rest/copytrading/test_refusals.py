"""Copy settings that are refused, and who may not copy at all."""

import pytest
from tests.gateway.rest.copy_floor import BTC, ETH, FOLLOW, FULL, SOL

from copydesk.engine.copying.messages import AdoptCopyingRules, ApplyForLeadTrading, CopyingRules
from copydesk.engine.identifiers import InstrumentId
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.copytrading import (
    AMEND_COPY_SETTINGS,
    PUBLIC_CONFIG,
    START_COPYING,
)


def test_the_limits_are_those_of_the_public_config(floor):
    """Without a key anybody reads what settings must keep within."""
    assert floor.done(PUBLIC_CONFIG) == [
        {
            "maxCopyAmt": "1000",
            "minCopyAmt": "20",
            "maxCopyTotalAmt": "30000",
            "minCopyRatio": "0.01",
            "maxCopyRatio": "100",
            "maxTpRatio": "1.5",
            "maxSlRatio": "0.75",
        }
    ]
    assert floor.refused(PUBLIC_CONFIG, {"instType": "SPOT"}) == "51000"


@pytest.mark.parametrize("endpoint", [START_COPYING, AMEND_COPY_SETTINGS], ids=lambda endpoint: endpoint.name)
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"instType": "SPOT"}, "59264"),
        ({"uniqueCode": "0123456789ABCDEF"}, "59269"),
        ({"uniqueCode": "381749205163847291"}, "59269"),
        ({"uniqueCode": "short"}, "51000"),
        ({"uniqueCode": ""}, "50014"),
        ({"copyMgnMode": ""}, "50014"),
        ({"copyMgnMode": "smart"}, "51000"),
        ({"copyInstIdType": None}, "50014"),
        ({"copyMode": "smart_copy"}, "51000"),
        ({"copyTotalAmt": ""}, "50014"),
        ({"copyTotalAmt": "lots"}, "51000"),
        ({"subPosCloseType": "never"}, "51000"),
        ({"tag": "far too long a label"}, "51000"),
        ({"instId": ""}, "50014"),
        ({"instId": f"{ETH},{SOL}"}, "59268"),
        ({"copyAmt": ""}, "50014"),
        ({"copyAmt": "19.99"}, "51000"),
        ({"copyAmt": "1000.01", "copyTotalAmt": "2000"}, "51000"),
        ({"copyTotalAmt": "19"}, "59270"),
        ({"copyTotalAmt": "30000.01"}, "51000"),
        ({"copyMode": "ratio_copy"}, "50014"),
        ({"copyMode": "ratio_copy", "copyRatio": "0.009"}, "59259"),
        ({"copyMode": "ratio_copy", "copyRatio": "100.1"}, "59259"),
        ({"tpRatio": "1.51"}, "59130"),
        ({"tpRatio": "-0.1"}, "59130"),
        ({"slRatio": "0.76"}, "51000"),
        ({"slTotalAmt": "-1"}, "51000"),
    ],
)
def test_settings_that_are_refused(floor, lead, ann, endpoint, said, code):
    """Each refusal has its code, and changes nothing."""
    if endpoint is AMEND_COPY_SETTINGS:
        floor.starts(ann, lead)
    before = floor.settings(ann, lead)

    assert floor.refused(endpoint, {**FULL, "uniqueCode": unique_code(lead), **said}, by=ann) == code
    assert floor.settings(ann, lead) == before


def test_who_may_not_copy_is_told_why(floor, lead, ann):
    """Oneself, as a lead trader, as an applicant, twice, and where no place is left."""
    asked = {**FOLLOW, "uniqueCode": unique_code(lead)}
    other, applicant, late = floor.lead("other"), floor.opens("applicant", USDT=100), floor.opens("late", USDT=100)
    floor.does(AdoptCopyingRules(CopyingRules(lead_application="operator", max_copy_traders=1)))
    floor.does(ApplyForLeadTrading(applicant, "SWAP", (InstrumentId(BTC),)))

    assert floor.refused(START_COPYING, asked, by=lead) == "59274"
    assert floor.refused(START_COPYING, asked, by=other) == "59258"
    assert floor.refused(START_COPYING, asked, by=applicant) == "59275"
    floor.starts(ann, lead)
    assert floor.refused(START_COPYING, asked, by=ann) == "59279"
    assert floor.refused(START_COPYING, asked, by=late) == "59277"
