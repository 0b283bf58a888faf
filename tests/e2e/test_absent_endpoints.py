"""What is not there says so, in a form that every client can read."""

import pytest


@pytest.mark.rule("absent.unknown-path")
def test_an_unknown_path_is_not_found(exchange):
    """A path that OKX does not have is not found."""
    answer = exchange.public.get("/api/v5/no/such-thing")

    assert (answer.status, answer.raw) == (404, b'{"msg":"Not Found","code":"404"}')


@pytest.mark.rule("absent.not-served")
def test_an_endpoint_that_is_not_served_says_so(exchange):
    """A documented endpoint that Copydesk does not serve answers 501 with a text of its own."""
    answer = exchange.public.get("/api/v5/account/greeks")

    assert answer.status == 501
    assert list(answer.json) == ["msg", "code"]
    assert "not served" in answer.msg


def test_every_answer_is_json(exchange):
    """Even a path outside the API and a method nobody knows are answered in JSON under /api/v5."""
    for method, target in [("DELETE", "/api/v5/public/time"), ("PATCH", "/api/v5/trade/order"), ("GET", "/api/v5/")]:
        answer = exchange.public.send(method, target)

        assert answer.json["code"]
        assert 400 <= answer.status < 500
