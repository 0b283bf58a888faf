"""The TLS listener's certificates: a local authority made on first start and kept, and a server certificate from it.

Some clients speak TLS only. They trust the authority's certificate, `ca.pem`, through SSL_CERT_FILE and the like.
"""

import os
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import msgspec
import trustme
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")

_VALID_FOR = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=30)


class CertificateFailure(OSError):
    """What lies in the folder is no certificate, or not the key of it."""


class Certificates(msgspec.Struct, frozen=True):
    """Where they lie: the authority that clients trust, and what the server shows."""

    authority: Path
    chain: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """A server's TLS context: TLS 1.2 and later, HTTP/1.1 only. Raises: CertificateFailure."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.chain, self.key)
        except ssl.SSLError:
            raise _unreadable(self.chain.parent) from None
        context.set_alpn_protocols(["http/1.1"])
        return context


def certificates(folder: Path, names: Sequence[str], now: datetime) -> Certificates:
    """The folder's certificates for the local names and these; what is missing, near its end or too narrow is made.

    The authority's key is readable by its owner only and never leaves the folder. Raises: CertificateFailure.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _certificates(folder, names, now)
    except ValueError:
        raise _unreadable(folder) from None


def _certificates(folder: Path, names: Sequence[str], now: datetime) -> Certificates:
    made = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server-key.pem")
    wanted = tuple(dict.fromkeys((*LOCAL_NAMES, *names)))
    authority, fresh = _authority(folder, now)
    if fresh or not _serves(made, wanted, now):
        leaf = authority.issue_cert(*wanted, not_after=now + _VALID_FOR)
        _write(made.key, leaf.private_key_pem.bytes(), 0o600)
        _write(made.chain, b"".join(pem.bytes() for pem in leaf.cert_chain_pems), 0o644)
    return made


def _unreadable(folder: Path) -> CertificateFailure:
    return CertificateFailure(
        f"The certificates in {folder} cannot be used. Delete ca.pem, ca-key.pem, server.pem and server-key.pem; the "
        "next start makes new ones, which clients must then trust."
    )


def _authority(folder: Path, now: datetime) -> tuple[trustme.CA, bool]:
    """The kept authority, or a new one and that it is new."""
    shown, key = folder / "ca.pem", folder / "ca-key.pem"
    if shown.exists() and key.exists() and _lasts(shown, now):
        return trustme.CA.from_pem(shown.read_bytes(), key.read_bytes()), False
    authority = trustme.CA(organization_name="Copydesk", organization_unit_name="local authority")
    _write(key, authority.private_key_pem.bytes(), 0o600)
    _write(shown, authority.cert_pem.bytes(), 0o644)
    return authority, True


def _serves(made: Certificates, wanted: Sequence[str], now: datetime) -> bool:
    if not (made.chain.exists() and made.key.exists() and _lasts(made.chain, now)):
        return False
    certificate = x509.load_pem_x509_certificate(made.chain.read_bytes())
    extension = certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME)
    assert isinstance(extension.value, x509.SubjectAlternativeName)
    shown = set(map(str, extension.value.get_values_for_type(x509.DNSName)))
    shown.update(map(str, extension.value.get_values_for_type(x509.IPAddress)))
    return all(_spelled(name) in shown for name in wanted)


def _spelled(name: str) -> str:
    """A name as a certificate shows it."""
    try:
        return str(ip_address(name))
    except ValueError:
        return name


def _lasts(certificate: Path, now: datetime) -> bool:
    ends = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    return ends - now.astimezone(UTC) > _RENEW_BEFORE


def _write(path: Path, content: bytes, mode: int) -> None:
    """Written beside and renamed, so that no start finds half a file; the mode holds from the first byte."""
    written = path.with_name(f"{path.name}.new")
    written.unlink(missing_ok=True)
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    written.replace(path)
