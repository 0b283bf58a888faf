"""What holds for all tests: how hard hypothesis tries, and that a judge who was not heard does not go unnoticed."""

from hypothesis import HealthCheck, settings
from tests.e2e.judges import NOT_HEARD

# The usual run is quick and random; `make fuzz` goes on for long. A failure prints how to repeat it.
settings.register_profile("usual", max_examples=50, deadline=None, print_blob=True)
settings.register_profile(
    "fuzz", max_examples=2_000, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("usual")


def pytest_terminal_summary(terminalreporter):
    """Say loudly which judges were not heard, and why."""
    reports = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        if NOT_HEARD in reason:
            terminalreporter.write_line(reason.removeprefix("Skipped: "), red=True, bold=True)
