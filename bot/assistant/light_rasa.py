"""Import Rasa without TensorFlow.

Rasa's registry of stock components imports every one of them, and six of those import TensorFlow: seven
seconds and 300 MB that a pipeline of linear models never uses. `install()` puts a registry with the one
stock component we use in its place, and empty stand-ins for the modules that need Keras: two helpers of
neural training, and the three neural components whose names Rasa's validator of configurations compares
with. Nothing else is touched; naming a neural component in a configuration fails as an unknown one.

Call it before the first import of Rasa. A process that wants stock components (`anxin eval --stock`) does
not call it. `config.yml` names our components by module path, so Rasa finds them without a registry.
"""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

REGISTRY = "rasa.engine.recipes.default_components"
NEURAL = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
}


def install() -> None:
    """Make `import rasa…` light in this process; calling it again, or after Rasa's own registry, does nothing."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")  # read when tqdm is imported: its bars would fill the log
    if REGISTRY in sys.modules:
        return
    _keep_logs_off_stdout()
    for module, classes in NEURAL.items():
        _stand_in(module, **{name: type(name, (), {}) for name in classes})
    registry = _stand_in(REGISTRY, DEFAULT_COMPONENTS=[])
    with quiet():
        import jieba  # noqa: F401
        from rasa.core.policies.rule_policy import RulePolicy

        registry.DEFAULT_COMPONENTS.append(RulePolicy)


def cache_nothing() -> None:
    """Take no fingerprints of what the steps of training make: they serve Rasa's cache alone, which is off here (10 s)."""
    from rasa.engine.training.hooks import TrainingHook

    def before(*_: object, **__: object) -> dict[str, str]:
        return {"fingerprint_key": ""}

    TrainingHook.on_before_node = before
    TrainingHook.on_after_node = lambda *_, **__: None


def validate_quickly() -> None:
    """Compile Rasa's schema of an action's answer once; Rasa compiles it anew at every turn (20 ms)."""
    import jsonschema
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    compiled = jsonschema.validators.validator_for(schema)(schema)

    def valid(_: RemoteAction, result: object) -> bool:
        compiled.validate(result)
        return True

    RemoteAction._validate_action_result = valid


def _keep_logs_off_stdout() -> None:
    """Rasa logs every step, with what the shopper wrote, to stdout unless structlog is told otherwise."""
    import logging

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _stand_in(name: str, **members: object) -> ModuleType:
    module = ModuleType(name, "Stands in for Rasa's module of this name; see bot.assistant.light_rasa.")
    module.__dict__.update(members)
    sys.modules[name] = module
    return module


@contextmanager
def quiet() -> Iterator[None]:
    """Drop warnings: Rasa 3.6 and its pins warn on import of their own use of SQLAlchemy and pkg_resources.

    Some of them set filters while they are imported, so that a filter of ours would not hold.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where warnings are errors
        warnings.showwarning = lambda *_, **__: None
        yield
