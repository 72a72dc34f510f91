"""Stock Rasa 3.6 as a process, for comparison: `python -m bot.cli.bench.stock_server train|serve …`.

jieba and DIET by default settings, Rasa's own SQL tracker store and REST channel, rules that call one custom
action. Of Rasa's code one static method is replaced: its URL for SQLAlchemy 1.4 does not work on 2.0.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

CONFIG = """\
recipe: default.v1
assistant_id: stock
language: zh
pipeline:
- name: JiebaTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
- name: FallbackClassifier
  threshold: 0.3
policies:
- name: RulePolicy
"""
ENDPOINTS = """\
tracker_store:
  type: SQL
  dialect: sqlite
  db: {folder}/stock-tracker.db
action_endpoint:
  url: {action_url}
"""


def train(folder: Path, data: Path, intents: list[str], epochs: int) -> None:
    """Train on the phrases of `data` with one rule an intent; the model is `folder/stock.tar.gz`."""
    from rasa import model_training

    (folder / "config.yml").write_text(CONFIG.format(epochs=epochs), encoding="utf-8")
    names = [*intents, "nlu_fallback"]
    listed = "".join(f"- {name}\n" for name in names)
    (folder / "domain.yml").write_text(
        f'version: "3.1"\nintents:\n{listed}actions:\n- action_answer\n', encoding="utf-8"
    )
    rules = "".join(
        f"- rule: {name}\n  steps:\n  - intent: {name}\n  - action: action_answer\n" for name in names
    )
    (folder / "rules.yml").write_text(f'version: "3.1"\nrules:\n{rules}', encoding="utf-8")
    model_training.train(
        str(folder / "domain.yml"), str(folder / "config.yml"), [str(data), str(folder / "rules.yml")],
        str(folder), fixed_model_name="stock", force_training=True,
    )  # fmt: skip


def serve(folder: Path, port: int, action_url: str) -> None:
    """Serve the model on loopback."""
    from rasa.core import tracker_store
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog
    from sqlalchemy import URL

    configure_structlog(logging.INFO)  # as `rasa run` does; by default every step would be written out

    def url(dialect: str, host: Any, port: Any, db: str, *_: Any) -> URL:
        return URL.create(dialect, database=db)

    tracker_store.SQLTrackerStore.get_db_url = staticmethod(url)
    (folder / "endpoints.yml").write_text(
        ENDPOINTS.format(folder=folder, action_url=action_url), encoding="utf-8"
    )
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    serve_application(
        str(folder / "stock.tar.gz"),
        interface="127.0.0.1",
        port=port,
        credentials=str(folder / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(folder / "endpoints.yml")),
        enable_api=False,
    )


def act(port: int) -> None:
    """Serve the one action, which only says a sentence: lighter than what ours do."""
    import types

    from rasa_sdk import Action
    from rasa_sdk.endpoint import create_app

    class Answer(Action):
        def name(self) -> str:
            return "action_answer"

        def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list:
            dispatcher.utter_message(text="ok")
            return []

    module = types.ModuleType("stock_actions")
    module.Answer = Answer
    create_app(module).run(host="127.0.0.1", port=port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "train":
        train(Path(rest[0]), Path(rest[1]), rest[3:], int(rest[2]))
    elif verb == "serve":
        serve(Path(rest[0]), int(rest[1]), rest[2])
    else:
        act(int(rest[0]))
