"""Shops, their products, and the shoppers."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base


class ShopRow(Base):
    """A shop; its `type` decides which rule book applies (tmall, taobao, tmall_global, flash)."""

    __tablename__ = "shop"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    type: Mapped[str] = mapped_column(String(16))
    province: Mapped[str] = mapped_column(String(16))  # where it ships from


class ProductRow(Base):
    """An article on sale with the guarantee tags its page shows today."""

    __tablename__ = "product"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shop.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(40))  # a category id of knowledge/categories
    price_fen: Mapped[int]  # 分
    tags: Mapped[list] = mapped_column(default=list)
    attributes: Mapped[dict] = mapped_column(default=dict)  # shelf_life_days, ripening_days, species …
    words: Mapped[list] = mapped_column(default=list)  # what shoppers call it: 裙子, 连衣裙
    image: Mapped[str] = mapped_column(String(200), default="")
    shop: Mapped[ShopRow] = relationship()


class ShopperRow(Base):
    """A person who buys. The identity comes from the shop's token, never from what is typed."""

    __tablename__ = "shopper"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(20), default="")
    province: Mapped[str] = mapped_column(String(16), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    address_kind: Mapped[str] = mapped_column(String(16), default="mainland")
    credit_level: Mapped[str] = mapped_column(String(16), default="unknown")
