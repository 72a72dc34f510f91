"""The values that facts can take (C.1 of the facts, and what the rules need besides)."""

from __future__ import annotations

from enum import StrEnum


class ShopType(StrEnum):
    TMALL = "tmall"
    TAOBAO = "taobao"
    TMALL_GLOBAL = "tmall_global"
    FLASH = "flash"
    UNKNOWN = "unknown"


class Tag(StrEnum):
    """A service mark on the order (下单时的服务标识)."""

    SEVEN_DAY = "seven_day"
    RETURN_INSURANCE = "return_insurance"
    FAST_REFUND = "fast_refund"
    BAD_ORDER_REFUND = "bad_order_refund"
    FULL_WEIGHT = "full_weight"
    THAW_REFUND = "thaw_refund"
    FRUIT_SIZE = "fruit_size"
    FRESH_DATE = "fresh_date"
    NOT_FRESH_REFUND = "not_fresh_refund"
    FRESH_FAST_REFUND = "fresh_fast_refund"
    DAMAGE_REFUND = "damage_refund"
    DAMAGE_COMP = "damage_comp"
    RESEND = "resend"
    PRICE_PROTECT = "price_protect"
    N_YEAR_WARRANTY = "n_year_warranty"
    ONLY_REPLACE = "only_replace"
    MISMATCH_COMP = "mismatch_comp"
    MISMATCH_COMP_INSPECTED = "mismatch_comp_inspected"
    FALSE_SPEC_COMP = "false_spec_comp"
    QUALITY_SELECT = "quality_select"
    ALLERGY_REFUND = "allergy_refund"
    MATERIAL_X3 = "material_x3"
    GENUINE = "genuine"
    GENUINE_X4 = "genuine_x4"
    BYBT = "bybt"
    OFFICIAL_CHECK = "official_check"
    INSTALL_ONE = "install_one"
    HOME_INSTALL = "home_install"
    FREE_INSTALL = "free_install"
    TIMED_INSTALL = "timed_install"
    REMOVE_OLD = "remove_old"
    HOME_DELIVERY = "home_delivery"
    SAFE_CHARGE = "safe_charge"
    FILM_FAIL = "film_fail"
    SF_UPGRADE = "sf_upgrade"
    REFUND_ANYTIME = "refund_anytime"
    EXPIRED_REFUND = "expired_refund"
    SAFE_EXCHANGE = "safe_exchange"
    PET_15_DAYS = "pet_15_days"
    EXPERIENCE_PLAN = "experience_plan"


class OrderStatus(StrEnum):
    UNPAID = "unpaid"
    PAID_UNSHIPPED = "paid_unshipped"
    SHIPPED = "shipped"
    SIGNED = "signed"
    CONFIRMED = "confirmed"
    AFTER_SALE_OPEN = "after_sale_open"
    REFUNDED = "refunded"
    CLOSED = "closed"


class LogisticsStatus(StrEnum):
    NONE = "none"
    LABEL_ONLY = "label_only"
    COLLECTED = "collected"
    IN_TRANSIT = "in_transit"
    STALLED = "stalled"
    OUT_FOR_DELIVERY = "out_for_delivery"
    STATION_OR_LOCKER = "station_or_locker"
    SIGNED_SELF = "signed_self"
    SIGNED_OTHER = "signed_other"
    RETURNED = "returned"
    REFUSED = "refused"


class ShipType(StrEnum):
    NORMAL = "normal"
    FULL_PRESALE = "full_presale"
    DEPOSIT_PRESALE = "deposit_presale"
    CUSTOM = "custom"
    CYCLE = "cycle"
    OTHER = "other"


class Node(StrEnum):
    """The last thing that the logistics record says."""

    COLLECTED = "collected"
    TRANSIT = "transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    STATION = "station"
    SIGNED = "signed"
    CUSTOMS = "customs"


class ApplyType(StrEnum):
    REFUND_ONLY = "refund_only"
    RETURN_REFUND = "return_refund"
    EXCHANGE = "exchange"
    RESEND = "resend"
    REPAIR = "repair"


class Condition(StrEnum):
    SEALED = "sealed"
    OUTER_OPENED = "outer_opened"
    SEAL_BROKEN = "seal_broken"
    TRIED = "tried"
    USED = "used"
    ACTIVATED = "activated"
    INSTALLED = "installed"
    WASHED = "washed"
    TAG_CUT = "tag_cut"
    POWERED_ON = "powered_on"
    WET_RUN = "wet_run"  # 过水
    BOLTS_REMOVED = "bolts_removed"  # 防震栓
    WALL_MOUNTED = "wall_mounted"
    SHUTTER_PRESSED = "shutter_pressed"
    LINER_REMOVED = "liner_removed"  # 裆贴
    INNER_SEAL_BROKEN = "inner_seal_broken"  # 模型手办内封
    ANTI_TAMPER_BROKEN = "anti_tamper_broken"  # 防撕标
    PERMIT_DAMAGED = "permit_damaged"  # 入网标
    SOAKED = "soaked"
    DATA_LEFT = "data_left"
    DISMANTLED = "dismantled"  # 未授权拆修
    STAINED = "stained"
    DAMAGED = "damaged"
    PARTS_MISSING = "parts_missing"
    CERTIFICATE_MISSING = "certificate_missing"
    FACTORY_BOX_MISSING = "factory_box_missing"
    REGISTERED = "registered"  # 已上牌


class Cause(StrEnum):
    NO_REASON = "no_reason"
    QUALITY = "quality"
    DAMAGE_IN_TRANSIT = "damage_in_transit"
    MISSING_ITEM = "missing_item"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    COUNTERFEIT = "counterfeit"
    LATE = "late"
    NOT_RECEIVED = "not_received"
    FOOD_SAFETY = "food_safety"
    SIZE = "size"
    PRICE_DROP = "price_drop"
    GIFT_ISSUE = "gift_issue"
    MERCHANT_BREACH = "merchant_breach"


class Credit(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    UNKNOWN = "unknown"


class Insurance(StrEnum):
    YES = "yes"
    NO = "no"
    USED_ONCE = "used_once"


class Address(StrEnum):
    MAINLAND = "mainland"
    REMOTE = "remote"
    HK_MO_TW = "hk_mo_tw"
    OVERSEAS = "overseas"


class Notice(StrEnum):
    NONE = "none"
    SPRING_FESTIVAL = "spring_festival"
    PROMO = "promo"
    DISASTER = "disaster"


class Shipping(StrEnum):
    """Who paid the way out: 包邮, 满额包邮, 自付."""

    FREE = "free"
    CONDITIONAL = "conditional"
    PAID = "paid"


class Liability(StrEnum):
    SELLER = "seller"
    SHOPPER = "shopper"
    BOTH = "both"
    UNCLEAR = "unclear"


class FreshProblem(StrEnum):
    ROT = "rot"  # 腐烂变质，看得出
    DEAD = "dead"
    DISABLED = "disabled"  # 残缺
    SPOILED_FROZEN = "spoiled_frozen"  # 冷冻食品变质、涨包
    THAWED = "thawed"
    UNRIPE_ROT = "unripe_rot"  # 催熟期内先坏
    NEVER_RIPE = "never_ripe"
    HIDDEN = "hidden"  # 坏心、坏蛋：外面看不出
    SHORT_WEIGHT = "short_weight"
    SIZE = "size"
    DIAMETER = "diameter"  # 果径
    VARIETY = "variety"
    ORIGIN = "origin"
    SEX = "sex"  # 公母不符
    MEAT_HIDDEN = "meat_hidden"  # 生肉肉眼看不出
    TASTE = "taste"
    OLD_DATE = "old_date"  # 新鲜日期
    LITTLE_LEFT = "little_left"  # 不新鲜包退


class Evidence(StrEnum):
    WHOLE_PHOTO = "whole_photo"
    UNBOXING_VIDEO = "unboxing_video"
    WAYBILL_PHOTO = "waybill_photo"
    SCALE_PHOTO = "scale_photo"
    CALIPER_PHOTO = "caliper_photo"
    CUT_PHOTO = "cut_photo"
    BOX_DATE_PHOTO = "box_date_photo"
    DATE_PHOTO = "date_photo"
    SIX_SIDES_PHOTO = "six_sides_photo"
    DAMAGE_PHOTO = "damage_photo"
    FAULT_PHOTO = "fault_photo"
    TEST_REPORT = "test_report"
    REPAIR_RECORDS = "repair_records"
    INTACT_PHOTO = "intact_photo"
    RETURN_WAYBILL = "return_waybill"
    PURCHASE_PROOF = "purchase_proof"
    LOGISTICS_SCREENSHOT = "logistics_screenshot"
    PROMISE_SCREENSHOT = "promise_screenshot"
    PRICE_SCREENSHOT = "price_screenshot"
    PAGE_SCREENSHOT = "page_screenshot"
    CHAT_LOG = "chat_log"
    FREIGHT_RECEIPT = "freight_receipt"
    CALL_RECORD = "call_record"
    SERVICE_RECEIPT = "service_receipt"
    MEDICAL_RECORDS = "medical_records"
    GOODS_KEPT = "goods_kept"
    AUTHORITY_FINDING = "authority_finding"
    CONSUMPTION_RECEIPT = "consumption_receipt"


class SellerSays(StrEnum):
    OUT_OF_STOCK = "out_of_stock"
    REFUSES = "refuses"
    WANTS_MORE = "wants_more"


class FakeKind(StrEnum):
    EMPTY_PARCEL = "empty_parcel"
    UNRELATED = "unrelated"
    REPEATED_WAYBILL = "repeated_waybill"


class TraceProblem(StrEnum):
    ADDRESS_MISMATCH = "address_mismatch"
    RETURNED_WITHOUT_CONSENT = "returned_without_consent"
    FAR_TOO_SLOW = "far_too_slow"
    FORGED = "forged"


class ShipPromise(StrEnum):
    """Words on the page about shipping; contradictions go the shopper's way (11000266 解读九)."""

    IN_STOCK = "in_stock"  # 现货
    SUPER_FAST = "super_fast"  # 极速发、秒发、当日发、次日达


class TradeMode(StrEnum):
    """天猫国际: where the goods come from."""

    BONDED = "bonded"
    DIRECT = "direct"


class GiftState(StrEnum):
    REFUSED = "refused"
    LATE = "late"
    MISSING = "missing"
    BROKEN = "broken"
    NOT_RETURNED = "not_returned"


class InstallProblem(StrEnum):
    NOT_PROVIDED = "not_provided"
    LATE = "late"
    OVERCHARGED = "overcharged"
    NOT_CONTACTED = "not_contacted"
    DAMAGED = "damaged"


class BrokenPromise(StrEnum):
    """违背承诺 (B15)."""

    COURIER = "courier"
    ARRIVAL_TIME = "arrival_time"
    SHIP_FROM = "ship_from"
    RETURN = "return"
    EXCHANGE = "exchange"
    REPAIR = "repair"
    RESEND = "resend"
    REFUSED_AFTER_SALE = "refused_after_sale"
    ADDRESS_CHANGE = "address_change"
    INSTALLATION = "installation"
    DISCOUNT = "discount"
    MONEY = "money"
    FREIGHT = "freight"
    GIFT = "gift"
    SETTLEMENT = "settlement"
    HOME_REPAIR = "home_repair"
    SF_UPGRADE = "sf_upgrade"
    OTHER = "other"


class BybtProblem(StrEnum):
    """What 百亿补贴 pays a multiple for (20008998)."""

    FAKE = "fake"
    CONTENT = "content"  # 化妆品、健康类一致性鉴定严重不符
    LIQUOR = "liquor"  # 白酒成分不一致
    MATERIAL = "material"  # 服饰、箱包、鞋、珠宝、饰品材质完全不符
    NOT_NEW = "not_new"  # 改装、二手、样机、官翻、签收前已激活
    SAMPLED = "sampled"  # 抽检判为严重


class ClaimFlaw(StrEnum):
    """Why a multiple is not paid although something may be wrong."""

    RIGHTS_OWNER = "rights_owner"
    ASKED_FOR_FAKE = "asked_for_fake"
    SWAPPED = "swapped"  # 夹带、掉包、造假、改日期


class MismatchKind(StrEnum):
    """不符包赔 (20008719): the first four count."""

    MATERIAL = "material"
    BRAND = "brand"
    SEVERE_QUALITY = "severe_quality"
    NO_LABEL = "no_label"
    WORKMANSHIP = "workmanship"
    OTHER = "other"


class SpecKind(StrEnum):
    """虚标必赔 (20010043)."""

    UPF = "upf"
    MERINO = "merino"


class VirtualProblem(StrEnum):
    NOT_RECEIVED = "not_received"
    NOT_CREDITED = "not_credited"
    TOO_FEW = "too_few"
    TOO_SHORT = "too_short"
    UNUSABLE = "unusable"
    WRONG = "wrong"
    UNWANTED = "unwanted"


class DiningProblem(StrEnum):
    NOT_AS_DESCRIBED = "not_as_described"
    NOT_RECEIVED = "not_received"
    UNWANTED = "unwanted"


class GameProblem(StrEnum):
    RETRIEVED = "retrieved"  # 被找回
    BANNED = "banned"
    FACE_FROZEN = "face_frozen"
    NOT_AS_DESCRIBED = "not_as_described"
    BOOST_BROKEN = "boost_broken"  # 代练超时、没完成
    BOOST_BANNED = "boost_banned"
    UNWANTED = "unwanted"


class FoodProblem(StrEnum):
    EXPIRED = "expired"
    FALSE_DATE = "false_date"  # 标注的生产日期晚于实际
    KNOWN_HARM = "known_harm"  # 明知危害健康
    NO_SOURCE = "no_source"
    TOO_CHEAP = "too_cheap"
    UNCHECKED = "unchecked"
    HIDDEN_RECORDS = "hidden_records"
    NO_BASIC_LABEL = "no_basic_label"  # 没标生产者、成分、生产日期和保质期
    NO_CHINESE_LABEL = "no_chinese_label"
    BELOW_STANDARD = "below_standard"
    UNDER_PROMISE = "under_promise"  # 合国标，没到商家承诺
    LABEL_FLAW = "label_flaw"
    FOREIGN_BODY = "foreign_body"
    SPOILED = "spoiled"


class FraudKind(StrEnum):
    FALSE_MATERIAL = "false_material"
    USED_AS_NEW = "used_as_new"
    COUNTERFEIT = "counterfeit"
    ADULTERATED = "adulterated"
    FALSE_PRICE = "false_price"
    FALSE_CLAIM = "false_claim"
    LABEL_FLAW = "label_flaw"
    ONLY_QUALITY = "only_quality"


class PetProblem(StrEnum):
    DEAD = "dead"
    HURT_SLIGHT = "hurt_slight"
    HURT_SEVERE = "hurt_severe"
    DISEASE_SEVERE = "disease_severe"
    DISEASE_OTHER = "disease_other"
    LOOKS = "looks"
    PEDIGREE = "pedigree"
    SIZE = "size"
    PROMISED_ALIVE = "promised_alive"  # 包活没做到
    DISLIKED = "disliked"


class AdultProblem(StrEnum):
    LOOSE_PART = "loose_part"
    DEFORMED = "deformed"
    SIZE = "size"


class DollKind(StrEnum):
    """The tolerance of 成人用品 depends on it (20008695)."""

    LIFE_SIZE = "life_size"
    MINI = "mini"
    FIGURE = "figure"


class OverseasReturn(StrEnum):
    LOCAL = "local"
    HONG_KONG = "hong_kong"
    TAIWAN = "taiwan"
    OTHER = "other"


class InstallBar(StrEnum):
    """Why a service at home that did not come about is not the seller's fault."""

    ENVIRONMENT = "environment"  # 环境不允许、进不去
    ADDRESS = "address"  # 改址、地址错
    UNREACHABLE = "unreachable"
    RESCHEDULED = "rescheduled"  # 买家改期、取消
    RETURN_ASKED = "return_asked"  # 送货前已申请退货
    FORCE_MAJEURE = "force_majeure"
    TOO_HIGH = "too_high"  # 安装、拆除高度超出
    OUTDOOR = "outdoor"  # 室外、吊装


class InterventionBar(StrEnum):
    """What the platform does not take up (99 第六、四十三条)."""

    TOO_LATE = "too_late"
    UNCLEAR_ORDER = "unclear_order"  # 订单与实际交易不符
    SETTLED = "settled"  # 谈好并履行完又反悔
    FAKE_DEAL = "fake_deal"  # 虚假交易、套现
    GOODS_BACK = "goods_back"  # 退款后卖家要取回商品
    LEGAL_DAMAGES = "legal_damages"  # 规则外的法定赔偿
    MISSED_RETURN = "missed_return"  # 谈好退货却超时没退，再为同一问题申请


class Suspension(StrEnum):
    """Why a case rests (99 第八十二、八十三条)."""

    TALKS = "talks"
    AUTHORITY = "authority"


class PlatformCase(StrEnum):
    """When the platform itself is answerable (消保法 44; 电商法 37、38; 食安法 131)."""

    NO_SELLER = "no_seller"  # 给不出商家真实名称、地址、联系方式
    PROMISED = "promised"  # 平台作出更有利的承诺
    KNEW = "knew"
    SELF_OPERATED = "self_operated"
    FOOD_UNREGISTERED = "food_unregistered"
