"""The command line as a whole: help with examples, and one line for every error."""

import pytest

from copydesk import __version__

VERBS = [
    "serve",
    "demo",
    "user",
    "key",
    "deposit",
    "lead",
    "instrument",
    "price",
    "clock",
    "journal",
    "doctor",
    "world",
]


def test_the_version_is_said(copydesk):
    """A bug report can name it."""
    assert copydesk("--version").out == f"copydesk {__version__}\n"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(copydesk, verb):
    """Help is there for every verb, without a server."""
    said = copydesk(verb, "--help")

    assert said.code == 0
    assert "Usage: copydesk" in said.out


@pytest.mark.parametrize(
    "command",
    [
        *("serve", "demo", "deposit", "doctor", "user add", "key add", "lead approve", "lead stop", "lead decide"),
        *(
            "clock advance",
            "clock set",
            "clock speed",
            "clock real",
            "price set",
            "instrument set",
            "journal show",
            "journal replay",
            "world check",
        ),
    ],
)
def test_help_has_examples(copydesk, command):
    """Whoever asks how a command is used sees it used."""
    assert "Example" in copydesk(*command.split(), "--help").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["usr"], "No such command 'usr'. Did you mean 'user'?"),
        (["serve", "--prot", "1"], "No such option"),
        (["serve", "--port", "http"], "valid integer"),
        (["serve", "--port", "70000"], "port: expected a whole number of at most 65535"),
        (["serve", "--settings", "absent.toml"], "absent.toml: No such file or directory"),
        (["serve", "--in-memory", "--data", "x"], "--in-memory keeps nothing"),
        (["serve", "--in-memory", "--world", "absent.toml"], "absent.toml: No such file or directory"),
        (["user", "list"], "which server? Name its env file with --env"),
        (["user", "list", "--env", "absent.env"], "absent.env is no env file"),
        (["deposit", "alice"], "Missing argument"),
        (["lead", "decide", "alice", "SWAP"], "say --accept or --decline"),
        (["user", "list", "--env", "."], ". cannot be read: Is a directory"),
        (["journal", "verify"], "there is no journal in demo-data"),
        (["world", "check", "absent.toml"], "absent.toml: No such file or directory"),
    ],
)
def test_an_error_is_one_line(copydesk, arguments, told):
    """One line on standard error says what is wrong, and the exit code says that something is."""
    said = copydesk(*arguments)

    assert said.code != 0
    assert said.err.startswith("copydesk: ")
    assert said.err.count("\n") == 1
    assert told in said.err


def test_a_server_that_is_not_there_is_told(copydesk, monkeypatch):
    """Nobody listens: one line with the address."""
    monkeypatch.setenv("COPYDESK_OPERATOR_TOKEN", "x")

    said = copydesk("user", "list", "--operator", "http://127.0.0.1:1")

    assert (said.code, said.err) == (1, "copydesk: no answer from http://127.0.0.1:1: Connection refused\n")


@pytest.mark.parametrize("verb", ["", "user", "key", "journal", "world"])
def test_without_a_verb_there_is_help_and_nothing_else(copydesk, verb):
    """Whoever does not know how to go on is shown, and not told off with an empty line."""
    said = copydesk(*verb.split())

    assert "Usage: copydesk" in said.out + said.err
    assert "copydesk: \n" not in said.err
