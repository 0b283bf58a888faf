"""Settings: where they come from, which source wins, and how a wrong one is told."""

from decimal import Decimal
from pathlib import Path

import pytest

from copydesk.settings import BadSettings, Settings, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copydesk.toml"


def test_without_any_source_the_defaults_hold() -> None:
    """Nothing said means loopback, a data folder, and the exchange's own rules."""
    assert load(environment={}) == Settings()
    assert Settings().rules is None


def test_a_later_source_wins(file: Path) -> None:
    """The file is overruled by the environment, and that by the command line; the rest of each stays."""
    file.write_text("port = 1\ntls_port = 1\noperator_port = 1\n[quotes]\nseed = 5\ninterval_ms = 50\n")

    settings = load(file, {"COPYDESK_PORT": "2", "COPYDESK_TLS_PORT": "2", "COPYDESK_QUOTES_SEED": "6"}, {"port": 3})

    assert (settings.port, settings.tls_port, settings.operator_port) == (3, 2, 1)
    assert (settings.quotes.seed, settings.quotes.interval_ms) == (6, 50)


def test_rules_of_the_world_and_of_requests_share_one_table(file: Path) -> None:
    """[rules] is one table for the operator; fractions in it are exact."""
    file.write_text("[rules]\nmax_profit_sharing_ratio = 0.25\nrefused_requests_count = true\n")

    settings = load(file, {})

    assert settings.rules is not None
    assert settings.rules.max_profit_sharing_ratio == Decimal("0.25")
    assert settings.requests.refused_requests_count


def test_folders_in_the_file_are_seen_from_the_file(file: Path) -> None:
    """A settings file can be moved together with its data folder."""
    file.write_text('data_folder = "data"\n')

    assert load(file, {}).data_folder == file.parent / "data"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("host = 'x'\nprot = 1", "line 2: prot: unknown key; did you mean port?"),
        ("port = 99999", "line 1: port: expected a whole number of at most 65535"),
        ("[quotes]\n\nsed = 1", "line 3: quotes.sed: unknown key; did you mean seed?"),
        (
            "[rules]\nlead_application = 'never'",
            "line 2: rules.lead_application: expected at_once, operator or closed, got never",
        ),
        (
            "[rules]\nrefused_requests_count = 'x'",
            "line 2: rules.refused_requests_count: expected true or false, got text",
        ),
        ("[rules]\n\nmax_copy_traders = 0", "line 3: rules.max_copy_traders: expected a whole number of at least 1"),
        ("[rules]\nmax_leads_per_day = -1", "line 2: rules.max_leads_per_day: expected a whole number of at least 1"),
        ("[requests]\n", "line 1: requests: its rules stand in [rules]"),
        ("rules = 1", "line 1: rules: expected a table, got a number"),
        ("data_folder = 1", "line 1: data_folder: expected a path, got a number"),
        ("port =", "line 1: invalid value"),
        ("frozen_at = '2026-01-01'", "line 1: frozen_at: expected a time with its zone, such as 2026-01-05T09:30:00Z"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line_and_key(file: Path, text: str, told: str) -> None:
    """One line says where the mistake is and what would fit."""
    file.write_text(text)

    with pytest.raises(BadSettings) as refusal:
        load(file, {})

    assert str(refusal.value) == f"{file}, {told}"


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("COPYDESK_PRT", "unknown key; did you mean COPYDESK_PORT?"),
        ("COPYDESK_PORT", "expected a whole number, got text"),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(variable: str, told: str) -> None:
    """The environment's mistakes name the variable."""
    with pytest.raises(BadSettings, match=variable) as refusal:
        load(environment={variable: "x"})

    assert told in str(refusal.value)


def test_a_rule_in_the_environment_is_bounded_like_in_the_file() -> None:
    """A number of copy traders below one is refused, and the variable named."""
    with pytest.raises(BadSettings) as refusal:
        load(environment={"COPYDESK_RULES_MAX_COPY_TRADERS": "0"})

    assert (
        str(refusal.value)
        == "environment variable COPYDESK_RULES_MAX_COPY_TRADERS: expected a whole number of at least 1"
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A settings file that was named must be there."""
    with pytest.raises(BadSettings, match="No such file"):
        load(tmp_path / "absent.toml", {})


def test_the_repr_shows_no_secret() -> None:
    """Tokens and keys do not leak into a log line by way of repr."""
    assert "hush" not in repr(Settings(operator_token="hush", master_key="hush"))


def test_the_file_of_prices_is_seen_from_the_settings_folder(tmp_path):
    """Like the world file and the data folder."""
    file = tmp_path / "copydesk.toml"
    file.write_text('[quotes]\nreplay = "prices.csv"\nreplay_times = "recorded"\n')

    assert load(file, environment={}).quotes.replay == tmp_path / "prices.csv"
    with pytest.raises(BadSettings, match="COPYDESK_QUOTES_REPLAY_TIMES"):
        load(environment={"COPYDESK_QUOTES_REPLAY_TIMES": "later"})


def test_a_file_that_is_no_text_is_told(file: Path) -> None:
    """Somebody named a picture."""
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BadSettings, match="no text in UTF-8"):
        load(file, {})


def test_whose_prices_is_said_of_a_replay_only() -> None:
    """What would be without effect is refused."""
    with pytest.raises(BadSettings, match="there is no replay"):
        load(None, {"COPYDESK_QUOTES_REPLAY_INSTRUMENT": "BTC-USDT"})
