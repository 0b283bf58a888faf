"""The sliding log, by itself: what is admitted, what is forgotten."""

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.gateway.rate_limit import SlidingLog, admit_all

WINDOW_US = 2_000_000


def most_in_any_window(admitted: list[tuple[int, int]]) -> int:
    """The largest weight of (instant, weight) pairs in any half-open window; one starting at each instant suffices."""
    return max(
        [sum(weight for at, weight in admitted if start <= at < start + WINDOW_US) for start, _ in admitted], default=0
    )


@settings(max_examples=100, deadline=None)
@given(
    most=st.integers(1, 6),
    steps=st.lists(st.tuples(st.integers(0, 1_200_000), st.integers(1, 4)), max_size=60),
    count_refused=st.booleans(),
)
def test_never_more_than_n_in_any_window(most: int, steps: list[tuple[int, int]], count_refused: bool) -> None:
    """Whatever arrives, no window of two seconds ever holds more than was allowed."""
    log = SlidingLog(most, WINDOW_US, count_refused=count_refused)
    now_us = 0
    admitted: list[tuple[int, int]] = []
    for pause_us, weight in steps:
        now_us += pause_us
        if log.admit("user", now_us, weight):
            admitted.append((now_us, weight))

    assert most_in_any_window(admitted) <= most


@settings(max_examples=100, deadline=None)
@given(most=st.integers(1, 6), pauses=st.lists(st.integers(0, 1_200_000), max_size=60))
def test_only_a_full_window_is_refused(most: int, pauses: list[int]) -> None:
    """A request is refused only when the two seconds before it already hold all that is allowed."""
    log = SlidingLog(most, WINDOW_US)
    now_us = 0
    admitted: list[int] = []
    for pause_us in pauses:
        now_us += pause_us
        recent = sum(1 for at in admitted if at > now_us - WINDOW_US)
        if log.admit("user", now_us):
            admitted.append(now_us)
        else:
            assert recent == most


def test_sixth_request_in_two_seconds_is_refused_and_the_next_window_opens() -> None:
    """Five pass; the sixth passes at the very end of the window that the first opened."""
    log = SlidingLog(5, WINDOW_US)

    assert [log.admit("user", at) for at in (0, 1, 2, 3, 4, 5, WINDOW_US - 1, WINDOW_US)] == [True] * 5 + [
        False,
        False,
        True,
    ]


def test_refused_requests_do_not_count_unless_told_so() -> None:
    """Who keeps knocking gets in when the window has passed; with the rule he keeps himself out."""
    patient, strict = SlidingLog(1, WINDOW_US), SlidingLog(1, WINDOW_US, count_refused=True)
    for log in (patient, strict):
        log.admit("user", 0)
        log.admit("user", 1_500_000)

    assert patient.admit("user", WINDOW_US)
    assert not strict.admit("user", WINDOW_US)


def test_names_count_by_themselves() -> None:
    """What one user spends another still has."""
    log = SlidingLog(1, WINDOW_US)

    assert log.admit("a", 0)
    assert log.admit("b", 0)
    assert not log.admit("a", 0)


def test_a_batch_counts_its_orders_and_one_too_large_never_passes() -> None:
    """Of five, a batch of three and one of two pass; six never do."""
    log = SlidingLog(5, WINDOW_US)

    assert not log.admit("user", 0, 6)
    assert log.admit("user", 0, 3)
    assert not log.admit("user", 0, 3)
    assert log.admit("user", 0, 2)
    assert log.admit("user", WINDOW_US, 5)


def test_several_charges_count_together_or_not_at_all() -> None:
    """A batch over two instruments of which one is spent takes nothing from the other."""
    log = SlidingLog(1, WINDOW_US)
    log.admit("btc", 0)

    assert not admit_all([(log, "eth", 1), (log, "btc", 1)], 0)
    assert admit_all([(log, "eth", 1)], 0)


def test_names_are_forgotten_when_their_window_has_passed() -> None:
    """However many users come by, only those of two windows are remembered; after a pause, none."""
    log = SlidingLog(5, WINDOW_US)
    for number in range(10_000):
        log.admit(number, number * 1_000)

    assert len(log) <= 2 * WINDOW_US // 1_000
    log.admit("late", 10_000 * 1_000 + 2 * WINDOW_US)
    assert len(log) == 1


def test_a_spent_name_stays_spent_into_the_next_window() -> None:
    """Whenever the windows of the log begin: a name is not admitted again before its own window has passed."""
    log = SlidingLog(2, WINDOW_US)
    log.admit("first", 0)
    assert log.admit("user", WINDOW_US - 1, 2)
    log.admit("turns the page", WINDOW_US)

    assert not log.admit("user", 2 * WINDOW_US - 2)
    assert log.admit("user", 2 * WINDOW_US - 1)


def test_a_clock_that_slips_back_forgives_nothing() -> None:
    """What was admitted before the time to which the clock went back still counts."""
    log = SlidingLog(1, WINDOW_US)
    log.admit("user", 5 * WINDOW_US)
    log.admit("other", 5 * WINDOW_US + 10)

    assert not log.admit("user", 5 * WINDOW_US + 5)


def test_a_clock_set_back_locks_nobody_out() -> None:
    """Admissions in what is now the future are forgotten, and counting begins anew."""
    log = SlidingLog(1, WINDOW_US)
    log.admit("user", 3_600_000_000)

    assert log.admit("user", 0)
    assert not log.admit("user", 1)
