"""The documented interface: no request of its own schema, nor a broken one, makes the server fail."""

from __future__ import annotations

import contextlib
import re

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation

from tests.gateway.parts import Gateway

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def test_the_schema_has_every_route_with_a_summary_and_examples(gateway: Gateway) -> None:
    schema = httpx.get(f"{gateway.url}/schema/openapi.json", trust_env=False).json()
    assert {"/api/shopper/session", "/api/shopper/messages", "/api/shopper/typing", "/api/shopper/orders"} <= set(schema["paths"])
    assert all(operation["summary"] for path in schema["paths"].values() for operation in path.values())
    for path in ("/api/shopper/session", "/api/shopper/messages"):
        assert schema["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["examples"]


def test_the_schemas_page_asks_nobody_else_for_anything(gateway: Gateway) -> None:
    page = httpx.get(f"{gateway.url}/schema", trust_env=False)
    assert page.status_code == 200
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert links
    for link in links:
        assert link.startswith("/"), link
        assert httpx.get(f"{gateway.url}{link}", trust_env=False).status_code == 200, link


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_schemathesis_finds_no_500(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gateway.limits.Buckets.take", lambda *_: 0)
    monkeypatch.setattr("bot.gateway.parts.LONGEST_WAIT", 0.02)
    gateway.rasa.mode = "answer"
    bearer = gateway.client("xiaomei").session
    schema = schemathesis.openapi.from_url(f"{gateway.url}/schema/openapi.json")
    called = [_call(result.ok(), mode, bearer) for result in schema.get_all_operations() for mode in MODES]
    assert sum(called) > 200


def _call(operation: APIOperation, mode: GenerationMode, bearer: str) -> int:
    """Call an operation with what its schema allows, or forbids; return how often."""
    called = 0
    strategy = operation.as_strategy(generation_mode=mode)

    @given(case=strategy)
    @hypothesis_settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def calls(case: Case) -> None:
        nonlocal called
        response = case.call(headers={"Authorization": f"Bearer {bearer}"})
        case.validate_response(response, checks=[not_a_server_error])
        called += 1

    with contextlib.suppress(Unsatisfiable):  # nothing is forbidden where nothing is taken
        calls()
    return called
