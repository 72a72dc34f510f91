"""Orders, their lines, parcels and logistics events. Every row carries its shopper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base
from bot.store.shop import ProductRow, ShopRow


class OrderRow(Base):
    """One order at one shop. Statuses and ship types are the values of C.1 of the facts."""

    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shop.id"))
    status: Mapped[str] = mapped_column(String(24))
    ship_type: Mapped[str] = mapped_column(String(24), default="normal")
    ordered_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    promise_hours: Mapped[int | None]  # the shop's own setting; none: the rule's 48 hours
    promise_ship_at: Mapped[datetime | None]  # a day named on the page (presale, custom, agreed)
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(String(40), default="")
    goods_fen: Mapped[int]  # paid for the goods, without freight
    freight_fen: Mapped[int] = mapped_column(default=0)
    shipping_terms: Mapped[str] = mapped_column(String(16), default="free")  # free, conditional, paid
    to_province: Mapped[str] = mapped_column(String(16), default="")
    address_kind: Mapped[str] = mapped_column(String(16), default="mainland")
    seller_note: Mapped[dict] = mapped_column(default=dict)  # e.g. {"out_of_stock_admitted_at": …}
    known: Mapped[dict] = mapped_column(default=dict)  # facts of the whole order: trade_mode, flash_due_at …
    shop: Mapped[ShopRow] = relationship()
    lines: Mapped[list[OrderLineRow]] = relationship(back_populates="order", order_by="OrderLineRow.id")
    parcels: Mapped[list[ParcelRow]] = relationship(back_populates="order", order_by="ParcelRow.id")
    __table_args__ = (Index("ix_order_shopper_ordered", "shopper_id", "ordered_at"),)


class OrderLineRow(Base):
    """One article of an order with the guarantees promised at purchase (a snapshot)."""

    __tablename__ = "order_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("product.id"))
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"))
    title: Mapped[str] = mapped_column(String(120))
    sku: Mapped[str] = mapped_column(String(80), default="")
    category: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[int] = mapped_column(default=1)
    paid_fen: Mapped[int]  # for all pieces of the line, without freight
    list_fen: Mapped[int]  # price at purchase before order-wide discounts, all pieces
    tags: Mapped[list] = mapped_column(default=list)
    known: Mapped[dict] = mapped_column(default=dict)  # facts the shop knows: installed_at, activated …
    order: Mapped[OrderRow] = relationship(back_populates="lines")
    parcel: Mapped[ParcelRow | None] = relationship(back_populates="lines")
    product: Mapped[ProductRow] = relationship()

    @property
    def logistics_status(self) -> str:
        """The parcel's status of C.1; `none` when nothing was sent yet."""
        return self.parcel.status if self.parcel else "none"

    @property
    def signed_at(self) -> datetime | None:
        """When the carrier recorded the signature for this line's parcel."""
        return self.parcel.signed_at if self.parcel else None


class ParcelRow(Base):
    """A parcel; `signed_at` is the carrier's record and stays null until then."""

    __tablename__ = "parcel"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(40))
    waybill: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(24))  # logistics_status of C.1
    waybill_at: Mapped[datetime]
    collected_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    from_province: Mapped[str] = mapped_column(String(16), default="")
    to_province: Mapped[str] = mapped_column(String(16), default="")
    order: Mapped[OrderRow] = relationship(back_populates="parcels")
    lines: Mapped[list[OrderLineRow]] = relationship(back_populates="parcel")
    events: Mapped[list[LogisticsEventRow]] = relationship(
        back_populates="parcel", order_by="LogisticsEventRow.at"
    )


class LogisticsEventRow(Base):
    """One line of a parcel's trace. `node` is collected, transit, out_for_delivery, station, signed …"""

    __tablename__ = "logistics_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), index=True)
    shopper_id: Mapped[str] = mapped_column(ForeignKey("shopper.id"), index=True)
    at: Mapped[datetime]
    node: Mapped[str] = mapped_column(String(24))
    place: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(String(200))
    parcel: Mapped[ParcelRow] = relationship(back_populates="events")
