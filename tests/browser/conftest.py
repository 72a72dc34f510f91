"""A real Chromium, the built pages, and the stand-in for the gateway."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.everything import Everything
from tests.browser.standin import BUILT, DIST, StandIn
from tests.browser.widget import Widget

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 30_000
CHROMIUM = os.environ.get("ANXIN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium: Playwright cannot download one of its own here."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def pages() -> Path:
    """The built pages; builds them when their sources are newer."""
    if not BUILT:
        subprocess.run(["sh", str(ROOT / "scripts" / "pages")], check=True)
    return DIST


@pytest.fixture(scope="module")
def everything(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    """All real parts, for the tests of one module."""
    started = Everything(tmp_path_factory.mktemp("var"))
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def patience() -> None:
    """How long whatever comes may take on a busy machine."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def standin(pages: Path) -> Iterator[StandIn]:
    """A server with empty conversations that answers with an echo."""
    server = StandIn()
    yield server
    server.stop()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose uncaught errors and broken policies fail the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    page.set_default_timeout(PATIENCE_MS)
    yield page
    assert faults == []


@pytest.fixture
def chat(page: Page, standin: StandIn) -> Widget:
    """The opened chat on a page of somebody else's with a strict policy."""
    page.goto(f"{standin.url}/host")
    return Widget(page).open()


@pytest.fixture
def tab(page: Page, standin: StandIn) -> Callable[[], Widget]:
    """Open another tab of the same browser with the chat opened."""

    def open_tab() -> Widget:
        other = page.context.new_page()
        other.set_default_timeout(PATIENCE_MS)
        other.goto(f"{standin.url}/host")
        return Widget(other).open()

    return open_tab
