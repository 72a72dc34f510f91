"""The results as a JUnit file, which build servers read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from bot.cli.scripts.running import Ran

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold


def write(file: Path, results: Sequence[Ran]) -> None:
    """Write one suite: a test case a script, with its transcript when it failed."""
    suite = ElementTree.Element(
        "testsuite",
        name="conversations",
        tests=str(len(results)),
        failures=str(sum(not ran.passed for ran in results)),
        errors="0",
        time=f"{sum(ran.seconds for ran in results):.3f}",
    )
    for ran in results:
        script = ran.script
        case = ElementTree.SubElement(
            suite, "testcase", classname=str(script.file), name=_safe(script.name), file=str(script.file),
            line=str(script.line), time=f"{ran.seconds:.3f}",
        )  # fmt: skip
        if not ran.passed:
            failure = ElementTree.SubElement(case, "failure", message=_safe(f"line {ran.line}: {ran.problem}"))
            failure.text = _safe("\n".join(ran.lines()))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    ElementTree.ElementTree(suites).write(file, encoding="utf-8", xml_declaration=True)


def _safe(text: str) -> str:
    return NO_XML.sub("�", text)
