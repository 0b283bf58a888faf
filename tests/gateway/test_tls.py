"""The local certificate authority and the server's certificate."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from copydesk.gateway.tls import certificates

NOW = datetime.now(UTC)


def names(chain: Path) -> set[str]:
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    shown = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {*shown.get_values_for_type(x509.DNSName), *map(str, shown.get_values_for_type(x509.IPAddress))}


def test_first_start_makes_an_authority_and_keeps_it(tmp_path: Path) -> None:
    """The next start finds both certificates as they were."""
    first = certificates(tmp_path / "tls", [], NOW)
    shown = first.authority.read_bytes(), first.chain.read_bytes()
    again = certificates(tmp_path / "tls", [], NOW)

    assert (again.authority.read_bytes(), again.chain.read_bytes()) == shown
    assert names(first.chain) == {"localhost", "127.0.0.1", "::1"}


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    """Both private keys are 0600, the folder 0700."""
    made = certificates(tmp_path / "tls", [], NOW)

    for path, mode in ((made.key, 0o600), (tmp_path / "tls" / "ca-key.pem", 0o600), (tmp_path / "tls", 0o700)):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_another_host_gets_a_certificate_from_the_same_authority(tmp_path: Path) -> None:
    """Clients that trust the authority need not be told anew."""
    authority = certificates(tmp_path, [], NOW).authority.read_bytes()
    made = certificates(tmp_path, ["exchange.test", "192.0.2.7"], NOW)

    assert {"exchange.test", "192.0.2.7", "localhost"} <= names(made.chain)
    assert made.authority.read_bytes() == authority


def test_a_certificate_near_its_end_is_renewed(tmp_path: Path) -> None:
    """A month before it ends the next start makes a new one, from the same authority."""
    made = certificates(tmp_path, [], NOW)
    authority, chain = made.authority.read_bytes(), made.chain.read_bytes()
    certificates(tmp_path, [], NOW + timedelta(days=380))

    assert made.chain.read_bytes() != chain
    assert made.authority.read_bytes() == authority


def test_an_authority_near_its_end_is_replaced_with_its_certificates(tmp_path: Path) -> None:
    """An old authority vouches for nothing."""
    made = certificates(tmp_path, [], NOW)
    authority = made.authority.read_bytes()
    ends = x509.load_pem_x509_certificate(authority).not_valid_after_utc
    certificates(tmp_path, [], ends - timedelta(days=1))

    assert made.authority.read_bytes() != authority
