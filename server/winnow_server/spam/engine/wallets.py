"""Numbers with a checksum that a scam asks to pay to: cryptocurrency addresses and bank accounts.

Sources: base58check, https://en.bitcoin.it/wiki/Base58Check_encoding; bech32, BIP 173 and BIP 350; Ethereum addresses,
EIP-55 (any hexadecimal address is accepted); IBAN, ISO 13616 with modulo 97 of ISO 7064.
"""

from __future__ import annotations

import hashlib
import re
from itertools import islice

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_MOST = 8  # candidates of one message that are checked
# Both begin with the characters they may begin with, and look back then, so that the others are passed over quickly.
_CANDIDATE = re.compile(
    r"[013LMDTbl](?<!\w.)(?:(?<=0)x[0-9a-fA-F]{40}|(?:(?<=b)c1|(?<=l)tc1)[02-9ac-hj-np-z]{20,80}"
    r"|(?<=[13LMDT])[1-9A-HJ-NP-Za-km-z]{25,34})(?!\w)"
)
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")


def count_wallets(text: str) -> int:
    """Cryptocurrency addresses whose checksum is right."""
    return sum(_is_wallet(match.group()) for match in islice(_CANDIDATE.finditer(text), _MOST))


def count_ibans(text: str) -> int:
    """International bank account numbers whose check digits are right."""
    return sum(_is_iban(match.group().replace(" ", "")) for match in islice(_IBAN.finditer(text), _MOST))


def _is_wallet(address: str) -> bool:
    if address.startswith("0x"):
        return True
    if address.startswith(("bc1", "ltc1")):
        return _bech32_remainder(address) in (1, 0x2BC830A3)
    number = 0
    for char in address:
        number = number * 58 + _BASE58.index(char)
    raw = number.to_bytes(26, "big")[-25:] if number.bit_length() <= 200 else b""
    return bool(raw) and hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _bech32_remainder(address: str) -> int:
    prefix, _, data = address.rpartition("1")
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    values += [_BECH32.index(c) for c in data]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check


def _is_iban(number: str) -> bool:
    if not 15 <= len(number) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1
