"""Words of a message by jieba and the project's lexicon, placed in the shopper's own text."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.components import words
from bot.assistant.components.clauses import parts_of
from bot.assistant.components.normaliser import normalised


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LexiconTokenizer(Tokenizer):
    """Cut the normalised text; a token's text is normalised, its place is in the original."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that Rasa's base class reads."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of the message, without white space."""
        text = normalised(message)
        found = []
        for word, at in words.cut(text.text):
            start, end = text.source_span(at, at + len(word))
            found.append(Token(word, start, max(end, start + 1)))
        return found

    def process(self, messages: list[Message]) -> list[Message]:
        """Cut incoming messages and their parts."""
        super().process(messages)
        super().process([part for message in messages for part in parts_of(message)])
        return messages


def words_of(message: Message) -> list[str]:
    """Return the words of a message; an empty message has none."""
    return [token.text for token in message.get(TOKENS_NAMES[TEXT]) or []]
