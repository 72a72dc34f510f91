"""The actions that the rules pick, one a topic; all of them ask the desk."""

from actions.base import DeskAction


class ActionConversation(DeskAction):
    """Greetings, thanks, yes and no, what the bot is."""

    topic = "conversation"


class ActionOrder(DeskAction):
    """Where an order or a parcel stands."""

    topic = "order"


class ActionReturn(DeskAction):
    """Returns and exchanges."""

    topic = "return"


class ActionFreight(DeskAction):
    """Who pays the way back."""

    topic = "freight"


class ActionQuality(DeskAction):
    """Faulty goods, repairs."""

    topic = "quality"


class ActionFresh(DeskAction):
    """Fresh goods gone bad."""

    topic = "fresh"


class ActionDamage(DeskAction):
    """Broken or missing on arrival."""

    topic = "damage"


class ActionMismatch(DeskAction):
    """The wrong thing, or not as described."""

    topic = "mismatch"


class ActionFake(DeskAction):
    """Genuine or not."""

    topic = "fake"


class ActionShipment(DeskAction):
    """Not shipped yet."""

    topic = "shipment"


class ActionNotReceived(DeskAction):
    """Signed for and not received, refused parcels."""

    topic = "not_received"


class ActionHomeDelivery(DeskAction):
    """Delivery to the door."""

    topic = "home_delivery"


class ActionInstallation(DeskAction):
    """Installation."""

    topic = "installation"


class ActionPrice(DeskAction):
    """Price protection."""

    topic = "price"


class ActionRefund(DeskAction):
    """Refunds without a return."""

    topic = "refund"


class ActionAftersale(DeskAction):
    """Where refunds and requests stand."""

    topic = "aftersale"


class ActionGuarantee(DeskAction):
    """What a guarantee is, proof, compensation, ways outside."""

    topic = "guarantee"


class ActionDispute(DeskAction):
    """The seller refuses; the platform steps in."""

    topic = "dispute"


class ActionHuman(DeskAction):
    """A person is wanted."""

    topic = "human"


class ActionDoubt(DeskAction):
    """The assistant is not sure what was meant."""

    topic = "doubt"
