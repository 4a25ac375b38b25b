"""What libcurl's errors mean to the person who asked: its numbers to our problem codes. Pure."""

from __future__ import annotations

from typing import Final

_BY_NUMBER: Final = {
    1: "bad_answer",  # HTTP/0.9, which no website speaks
    3: "bad_url",
    5: "dns",
    6: "dns",
    7: "connect",
    8: "bad_answer",
    16: "bad_answer",
    18: "reset",
    28: "timeout",
    35: "tls_handshake",
    52: "reset",
    53: "tls_handshake",
    55: "reset",
    56: "reset",
    59: "tls_handshake",
    60: "tls_untrusted",
    61: "bad_answer",
    91: "tls_untrusted",
    92: "bad_answer",
    100: "bad_answer",  # more of a head than libcurl takes
}
_BY_VERIFY_RESULT: Final = {
    9: "tls_not_yet_valid",  # X509_V_ERR_CERT_NOT_YET_VALID
    10: "tls_expired",  # X509_V_ERR_CERT_HAS_EXPIRED
}
_HANDSHAKE_RESET: Final = "SSL_ERROR_SYSCALL"


def failure_code(number: int, message: str, verify_result: int) -> str:
    """Return the problem code of a failed transfer; ``connect`` when libcurl's *number* is not known.

    Source:
        libcurl-errors(3); OpenSSL x509_vfy.h for *verify_result*.
    """
    if number == 60:
        return _certificate(message, verify_result)
    if number == 35 and ("reset by peer" in message or _HANDSHAKE_RESET in message):
        return "reset"
    if number == 28 and "esolving timed out" in message:
        return "dns"
    if number == 56 and "header" in message.lower():
        return "bad_answer"
    return _BY_NUMBER.get(number, "connect")


def _certificate(message: str, verify_result: int) -> str:
    if verify_result in _BY_VERIFY_RESULT:
        return _BY_VERIFY_RESULT[verify_result]
    # libcurl compares the names itself, so that OpenSSL has nothing to say about it
    if "subject name" in message:
        return "tls_wrong_host"
    return "tls_untrusted"
