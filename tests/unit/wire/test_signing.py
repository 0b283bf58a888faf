"""Signatures, against the worked examples and against the standard library."""

import base64
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.wire.signing import LOGIN_METHOD, LOGIN_PATH, SigningKey, login_prehash, request_prehash

KEY = SigningKey("22582BD0CFF14C41EDBF1AB98506286D")
TIMESTAMP = "2020-12-08T09:08:57.715Z"
LEVERAGE = b'{"instId":"BTC-USDT","lever":"5","mgnMode":"isolated"}'


@pytest.mark.parametrize(
    ("method", "target", "body", "signature"),
    [
        ("GET", "/api/v5/account/balance?ccy=BTC", b"", "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY="),
        ("POST", "/api/v5/account/set-leverage", LEVERAGE, "eCnnCgWLjlQ9XnpUkrcny3qNq3WW/81KNrDr/XR6Xv8="),
    ],
)
def test_the_worked_examples(method: str, target: str, body: bytes, signature: str):
    """A request is signed over timestamp, method, target and body; what is signed is verified."""
    prehash = request_prehash(TIMESTAMP.encode(), method.encode(), target.encode(), body)

    assert KEY.sign(TIMESTAMP, method, target, body) == signature
    assert KEY.verify(prehash, signature.encode())


def test_a_login_signs_a_fixed_path():
    """A WebSocket login is signed like a request for one path, with seconds for the timestamp."""
    signature = KEY.sign("1538054050", LOGIN_METHOD, LOGIN_PATH).encode()

    assert login_prehash(b"1538054050") == b"1538054050GET/users/self/verify"
    assert KEY.verify(login_prehash(b"1538054050"), signature)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=300))
def test_a_signature_is_the_hmac(secret: bytes, message: bytes):
    """Kept hash states give what a fresh HMAC gives, for secrets of any length."""
    assert base64.b64decode(SigningKey(secret).signature(message)) == hmac.digest(secret, message, "sha256")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100))
def test_nothing_but_the_signature_is_accepted(given_text: bytes):
    """Other bytes, of any length, are refused and raise nothing."""
    assert KEY.verify(b"message", given_text) is (given_text == KEY.signature(b"message"))


def test_a_key_keeps_nothing_between_messages():
    """Signing one message changes nothing about the next."""
    first = KEY.signature(b"one")
    KEY.signature(b"two")

    assert KEY.signature(b"one") == first


def test_a_key_does_not_show_its_secret():
    """A key in a log or an error tells nothing."""
    assert "22582BD0" not in repr(KEY)
    assert not hasattr(KEY, "__dict__")
