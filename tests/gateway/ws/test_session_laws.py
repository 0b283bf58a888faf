"""That nothing a client says can break a session, in whatever order it is said."""

import json

from hypothesis import given
from hypothesis import strategies as st

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.caller import Caller
from copydesk.gateway.ws.admission import Admission
from copydesk.gateway.ws.session import Close, Say, Session
from copydesk.wire.endpoint import Permission
from copydesk.wire.ws import channels, operations
from copydesk.wire.ws.codes import SocketCode

CALLER = Caller(AccountId(7), "key", frozenset(Permission))

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(sorted(channels.by_name)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
arguments = st.dictionaries(
    st.sampled_from(["channel", "instId", "instType", "instFamily", "ccy", "extraParams", "apiKey", "timestamp", "x"]),
    values,
    max_size=4,
)
requests = st.fixed_dictionaries(
    {"op": st.sampled_from(["login", "subscribe", "unsubscribe", *operations.by_name, "dance"]) | values},
    optional={"args": st.lists(arguments, max_size=3) | values, "id": values, "expTime": values},
)
inputs = st.one_of(
    requests.map(json.dumps),
    st.text(max_size=60),
    st.just("ping"),
    st.sampled_from(["accept", "refuse", "watch", "stop"]).map(lambda name: (name,)),
)


@given(path=st.sampled_from(["public", "private", "business"]), said=st.lists(inputs, max_size=12))
def test_nothing_a_client_says_breaks_a_session(path, said):
    """Whatever is said in whatever order: no error, always an answer or an end, and nothing after the end."""
    session = Session("a4d3ae55", Admission(path, lambda _, __: True), 0)
    now_us = 0
    for one in said:
        now_us += 1_000
        ended = session.state == "closed"
        if isinstance(one, str):
            steps = session.receive(one, now_us)
            assert bool(steps) is not ended
        elif one == ("accept",):
            steps = session.accept(CALLER)
        elif one == ("refuse",):
            steps = session.refuse(SocketCode.KEY_UNKNOWN)
        else:
            steps = session.watch(now_us) if one == ("watch",) else session.announce_stop()
        assert not (ended and steps)
        assert all(json.loads(step.text) for step in steps if isinstance(step, Say) and step.text != b"pong")
        assert (session.state == "closed") is (ended or any(isinstance(step, Close) for step in steps))
        assert (session.caller is not None) is (session.state == "known") or session.state == "closed"
