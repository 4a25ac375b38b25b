"""Seals a person's secret, so that it may lie in the database: AES-256-GCM under a key from the configuration.

The key is derived from ``ppc_helper.secret_key`` by HKDF-SHA256. That is a random text of 32 characters or more, so a
slow derivation would add nothing. The owner's chat is bound in as associated data: what was sealed for one person opens
for nobody else, wherever it is copied to.
"""

from __future__ import annotations

import base64
import binascii
import os

from ppc_helper.errors import Unreadable

_PURPOSE = b"ppc-helper: a person's own token, version 1"
_NONCE_BYTES = 12


class Seal:
    """Seals and opens for one key; safe to use from many threads."""

    def __init__(self, secret_key: str) -> None:
        # loaded here: who has no key starts a tenth sooner without
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
        self._cipher = AESGCM(derived)

    def close(self, secret: str, owner: int) -> str:
        """Return *secret* sealed for *owner*, a chat: Base64url of a random nonce, the ciphertext and its tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), _bound(owner))).decode()

    def open(self, sealed: str, owner: int) -> str:
        """Return the secret.

        Raises:
            Unreadable: it was sealed with another key or for another owner, or it is no sealed secret at all.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415

        try:
            raw = base64.b64decode(sealed.encode(), altchars=b"-_", validate=True)
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(owner)).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise Unreadable("a sealed secret cannot be opened with this key for this person") from None


def _bound(owner: int) -> bytes:
    return f"owner {owner}".encode()
