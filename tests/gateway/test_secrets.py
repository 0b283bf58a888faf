"""The master key, sealed secrets and passphrases."""

import asyncio
import stat
from pathlib import Path

import pytest

from copydesk.gateway.secrets.master_key import FILE_NAME, MasterKey, MasterKeyFailure, load_master_key
from copydesk.gateway.secrets.passphrases import (
    PassphraseCheck,
    ScryptCost,
    TooManyChecks,
    hash_passphrase,
    passphrase_matches,
)

QUICK = ScryptCost(n=2)


def test_a_sealed_secret_opens_for_its_own_key_only() -> None:
    """What was sealed for one API key is not another's, and does not contain the secret."""
    master = MasterKey.random()
    sealed = master.seal("SECRET", "key-a")

    assert b"SECRET" not in sealed
    assert master.open(sealed, "key-a") == "SECRET"
    with pytest.raises(MasterKeyFailure):
        master.open(sealed, "key-b")
    with pytest.raises(MasterKeyFailure):
        MasterKey.random().open(sealed, "key-a")
    with pytest.raises(MasterKeyFailure):
        master.open(b"torn", "key-a")


def test_first_start_makes_the_master_key_for_its_owner_only(tmp_path: Path) -> None:
    """The file is 0600, and the next start finds the same key."""
    sealed = load_master_key(tmp_path).seal("SECRET", "key")

    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert load_master_key(tmp_path).open(sealed, "key") == "SECRET"


def test_a_given_master_key_leaves_no_file(tmp_path: Path) -> None:
    """Whoever keeps the key elsewhere finds none in the folder."""
    load_master_key(tmp_path, "ab" * 32)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "xyz", "ab" * 31, "ab" * 33])
def test_a_damaged_master_key_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    """The error names the file and not its content."""
    (tmp_path / FILE_NAME).write_text(text)

    with pytest.raises(MasterKeyFailure, match=FILE_NAME):
        load_master_key(tmp_path)


def test_a_readable_master_key_is_warned_about(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Some file systems know no modes, so it is a warning and no refusal."""
    load_master_key(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o644)
    load_master_key(tmp_path)

    assert "chmod 600" in caplog.text


def test_no_repr_shows_a_master_key() -> None:
    """Neither the key nor its bytes."""
    assert repr(MasterKey(b"k" * 32)) == "MasterKey(…)"


def test_hashes_are_salted_and_match_their_passphrase() -> None:
    """Two hashes of one passphrase differ, and both know it."""
    first, second = hash_passphrase("open sesame", QUICK), hash_passphrase("open sesame", QUICK)

    assert first != second
    assert "sesame" not in first
    assert passphrase_matches(b"open sesame", first)
    assert not passphrase_matches(b"open sesam", second)


@pytest.mark.anyio
async def test_a_right_passphrase_is_recognised_afterwards() -> None:
    """Only the right one, only for its key, and only after it was found right."""
    check = PassphraseCheck()
    hashed = hash_passphrase("right", QUICK)

    assert not check.recognises("key", b"right")
    assert not await check.accepts("key", b"wrong", hashed)
    assert not check.recognises("key", b"wrong")
    assert await check.accepts("key", b"right", hashed)
    assert check.recognises("key", b"right")
    assert not check.recognises("other", b"right")


@pytest.mark.anyio
async def test_slow_checks_are_bounded() -> None:
    """Sixty-four may wait, the next is refused; the same passphrase waits once however often it is asked about."""
    check = PassphraseCheck()
    hashed = hash_passphrase("right", ScryptCost(n=2**10))
    waiting = [asyncio.ensure_future(check.accepts("key", b"%d" % number, hashed)) for number in range(64)]
    same = [asyncio.ensure_future(check.accepts("key", b"0", hashed)) for _ in range(10)]
    await asyncio.sleep(0)

    with pytest.raises(TooManyChecks):
        await check.accepts("key", b"one more", hashed)
    assert not any(await asyncio.gather(*waiting, *same))
