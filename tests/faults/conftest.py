"""What the tests of real processes need."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def model() -> None:
    """The trained model is there. Trained in a process of its own: Rasa warns of its own use of old libraries."""
    subprocess.run([sys.executable, "-c", "from bot.cli import main; main()", "train"], check=True)
