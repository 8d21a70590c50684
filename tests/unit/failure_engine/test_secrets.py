"""Made-up secrets of many kinds are masked; what only looks alike stays. Tokens are put together here, so that no tool
takes this file for a leak."""

import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow_server.failure.engine import mask_secrets

_LETTERS = string.ascii_letters + string.digits


def made_up(length: int, letters: str = _LETTERS) -> str:
    choose = random.Random(length)
    return "".join(choose.choice(letters) for _ in range(length - 3)) + "aZ7"


HEX = string.hexdigits.lower()[:16]

TOKENS = {
    "github": "ghp_" + made_up(36),
    "github fine-grained": "github_pat_" + made_up(60),
    "gitlab": "glpat-" + made_up(20),
    "slack": "xoxb-" + made_up(40),
    "aws": "AKIA" + "Q7ZX" * 4,
    "google": "AIza" + made_up(35),
    "google oauth": "ya29." + made_up(60),
    "npm": "npm_" + made_up(36),
    "pypi": "pypi-" + made_up(120),
    "docker": "dckr_pat_" + made_up(27),
    "stripe": "sk_live_" + made_up(24),
    "sendgrid": "SG." + made_up(22) + "." + made_up(43),
    "hugging face": "hf_" + made_up(34),
    "model vendor": "sk-" + made_up(48),
    "vault": "hvs." + made_up(40),
    "telegram": "123456789:AA" + made_up(33),
    "digital ocean": "dop_v1_" + "0a1b2c3d" * 8,
    "jwt": "eyJ" + made_up(30) + "." + made_up(80) + "." + made_up(43),
    "azure": "AccountKey=" + made_up(86) + "==",
}


@pytest.mark.parametrize("vendor", TOKENS)
def test_tokens_of_vendors(vendor: str) -> None:
    token = TOKENS[vendor]
    masked = mask_secrets(f"using {token} for the upload".encode()).decode()
    assert token[-12:] not in masked
    assert masked.startswith("using ")
    assert masked.endswith(" for the upload")


SECRET = "hunter2-" + "Blue"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"https://ann:{SECRET}@git.acme.test/wire.git", "https://ann:***@git.acme.test/wire.git"),
        (f"postgres://wire:{SECRET}@db:5432/wire", "postgres://wire:***@db:5432/wire"),
        (f"https://{made_up(40)}@git.acme.test/wire.git", "https://***@git.acme.test/wire.git"),
        (f"Authorization: Bearer {made_up(30)}", "Authorization: Bearer ***"),
        (f"> authorization: Basic {made_up(24)}", "> authorization: Basic ***"),
        (f'curl -H "PRIVATE-TOKEN: {made_up(20)}" https://x', 'curl -H "PRIVATE-TOKEN: ***" https://x'),
        (f"X-Api-Key: {made_up(24)}", "X-Api-Key: ***"),
        (f"curl -u ann:{SECRET} https://x", "curl -u ann:*** https://x"),
        (f"docker login --username ann --password {SECRET}", "docker login --username ann --password ***"),
        (f"deploy --token={SECRET} --verbose", "deploy --token=*** --verbose"),
        (f"DB_PASSWORD={SECRET}", "DB_PASSWORD=***"),
        (f"export API_KEY='{SECRET}'", "export API_KEY='***'"),
        (f'"client_secret": "{SECRET}"', '"client_secret": "***"'),
        (f"password: {SECRET}", "password: ***"),
        (f"aws_secret_access_key = {made_up(40)}", "aws_secret_access_key = ***"),
        (f"DEPLOY={made_up(32)}", "DEPLOY=***"),
        ("DB_PASSWORD=correct-horse-battery-staple", "DB_PASSWORD=***"),
    ],
)
def test_values_are_masked_and_names_stay(text: str, masked: str) -> None:
    assert mask_secrets(text.encode()).decode() == masked


def test_private_keys() -> None:
    body = "\n".join(made_up(64) for _ in range(5))
    key = f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"
    assert mask_secrets(f"before\n{key}\nafter".encode()) == b"before" + b"\n***" * 7 + b"\nafter"
    for line in key.split("\n")[1:-1]:
        assert mask_secrets(line.encode()) == b"***"


@pytest.mark.parametrize(
    "text",
    [
        "SyntaxError: Unexpected token: identifier",
        "error: expected one token: found semicolon",
        "https://repo.acme.test:8443/wire.pom",
        "password: required",
        "TOKEN=$DEPLOY_TOKEN",
        "TOKEN=***",
        "API_KEY=[secure]",
        "GITHUB_SHA=0123456789abcdef0123456789abcdef01234567",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "JAVA_HOME=/usr/lib/jvm/temurin-17-jdk-amd64",
        "CFLAGS=-O2 -Wall -Werror=format-security",
        "sha256:0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d",
        "acme.wire.tokenizer.TokenFilterFactoryTest > opens FAILED",
        "task-scheduler-sk-build finished",
        "at acme.auth.BearerTokenFilter.open(BearerTokenFilter.java:12)",
        "Reference 'Acme.Wire, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a'",
        "see https://docs.acme.test/auth?token",
        "git@git.acme.test:acme/wire.git",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert mask_secrets(text.encode()).decode() == text


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    once = mask_secrets(data)
    assert mask_secrets(once) == once or len(mask_secrets(once)) <= len(once)


@pytest.mark.parametrize(
    "unit",
    [
        b"a",
        b"A=",
        b"token=",
        b"-----BEGIN PRIVATE KEY-----",
        b"https://a:",
        b"eyJa.",
        b"curl -u ",
        b"A1_",
        b"Bearer ",
        b"sk-",
        b"\n",
    ],
)
def test_linear_time(unit: bytes) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            mask_secrets(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(50_000), seconds(400_000)
    assert large <= 8 * 3 * small + 0.2
