"""Every code that can be answered against what is documented."""

import re

import pytest
from tests.contract import deviations, documented

from copydesk.wire.codes import Code

every_code = pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
_GAP = re.compile(r"\{[^}]*\}")


def plain(text: str) -> str:
    """A text without the names of its gaps and without the blanks around them."""
    return re.sub(r"\s*\{\}\s*", "{}", _GAP.sub("{}", text)).strip()


@every_code
def test_a_code_is_documented(code: Code):
    """No number is made up, but for two that are HTTP's own."""
    assert (code not in documented.codes()) is (code in deviations.OWN_CODES)


@every_code
def test_a_code_comes_with_its_documented_status(code: Code):
    """Clients that look at the HTTP status see the documented one."""
    if code in deviations.OWN_CODES:
        return

    assert (code.status not in documented.codes()[code]) is (code in deviations.OTHER_STATUSES)


@pytest.mark.skipif(
    not documented.REFERENCE.exists(),
    reason="the documented texts are not shipped, and the reference is not beside the repository",
)
@every_code
def test_a_code_has_its_documented_text(code: Code):
    """Clients that show or parse the text see the documented one, or the one that was recorded."""
    if code in deviations.OWN_CODES:
        return
    texts = {plain(text) for text in documented.code_texts()[code]}

    assert (plain(code.template) not in texts) is (code in deviations.OTHER_TEXTS)
