"""The chart of accounts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.shared.label import Label


class Account(StrEnum):
    """Where money can be; every shop has each of them."""

    CASH = "cash"
    CARD_CLEARING = "card_clearing"
    WECHAT_CLEARING = "wechat_clearing"
    ALIPAY_CLEARING = "alipay_clearing"
    UNIONPAY_CLEARING = "unionpay_clearing"
    SANDBOX_CLEARING = "sandbox_clearing"
    BANK = "bank"
    RECEIVABLES = "receivables"
    INVENTORY = "inventory"
    WORK_IN_PROGRESS = "work_in_progress"
    PAYABLES = "payables"
    GOODS_RECEIVED_NOT_INVOICED = "goods_received_not_invoiced"
    CUSTOMER_ADVANCES = "customer_advances"
    OPENING_BALANCES = "opening_balances"
    DEFERRED_REVENUE = "deferred_revenue"
    POINTS_LIABILITY = "points_liability"
    COUPONS = "coupons"
    VAT_PAYABLE = "vat_payable"
    INTER_STORE = "inter_store"
    LABOUR_REVENUE = "labour_revenue"
    PARTS_REVENUE = "parts_revenue"
    CANCELLATION_FEES = "cancellation_fees"
    COST_OF_PARTS = "cost_of_parts"
    STOCK_DIFFERENCES = "stock_differences"
    ROUNDING = "rounding"


class Nature(StrEnum):
    """Which statement an account belongs to."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"


NATURE: Final[Mapping[Account, Nature]] = {
    Account.CASH: Nature.ASSET,
    Account.CARD_CLEARING: Nature.ASSET,
    Account.WECHAT_CLEARING: Nature.ASSET,
    Account.ALIPAY_CLEARING: Nature.ASSET,
    Account.UNIONPAY_CLEARING: Nature.ASSET,
    Account.SANDBOX_CLEARING: Nature.ASSET,
    Account.BANK: Nature.ASSET,
    Account.RECEIVABLES: Nature.ASSET,
    Account.INVENTORY: Nature.ASSET,
    Account.WORK_IN_PROGRESS: Nature.ASSET,
    Account.PAYABLES: Nature.LIABILITY,
    Account.GOODS_RECEIVED_NOT_INVOICED: Nature.LIABILITY,
    Account.CUSTOMER_ADVANCES: Nature.LIABILITY,
    Account.OPENING_BALANCES: Nature.EQUITY,
    Account.DEFERRED_REVENUE: Nature.LIABILITY,
    Account.POINTS_LIABILITY: Nature.LIABILITY,
    Account.COUPONS: Nature.LIABILITY,
    Account.VAT_PAYABLE: Nature.LIABILITY,
    Account.INTER_STORE: Nature.ASSET,
    Account.LABOUR_REVENUE: Nature.REVENUE,
    Account.PARTS_REVENUE: Nature.REVENUE,
    Account.CANCELLATION_FEES: Nature.REVENUE,
    Account.COST_OF_PARTS: Nature.EXPENSE,
    Account.STOCK_DIFFERENCES: Nature.EXPENSE,
    Account.ROUNDING: Nature.EXPENSE,
}

NAME: Final[Mapping[Account, Label]] = {
    Account.CASH: Label("库存现金", "Cash"),
    Account.CARD_CLEARING: Label("银行卡待清算", "Card clearing"),
    Account.WECHAT_CLEARING: Label("微信待清算", "WeChat clearing"),
    Account.ALIPAY_CLEARING: Label("支付宝待清算", "Alipay clearing"),
    Account.UNIONPAY_CLEARING: Label("银联待清算", "UnionPay clearing"),
    Account.SANDBOX_CLEARING: Label("沙箱支付待清算", "Sandbox clearing"),
    Account.BANK: Label("银行存款", "Bank"),
    Account.RECEIVABLES: Label("应收账款", "Receivables"),
    Account.INVENTORY: Label("库存商品", "Inventory"),
    Account.WORK_IN_PROGRESS: Label("在修项目", "Work in progress"),
    Account.PAYABLES: Label("应付账款", "Payables"),
    Account.GOODS_RECEIVED_NOT_INVOICED: Label("暂估应付款", "Goods received not invoiced"),
    Account.CUSTOMER_ADVANCES: Label("预收账款", "Customer advances"),
    Account.OPENING_BALANCES: Label("期初余额", "Opening balances"),
    Account.DEFERRED_REVENUE: Label("递延收益", "Deferred revenue"),
    Account.POINTS_LIABILITY: Label("积分负债", "Points liability"),
    Account.COUPONS: Label("优惠券", "Coupons"),
    Account.VAT_PAYABLE: Label("应交增值税", "VAT payable"),
    Account.INTER_STORE: Label("门店往来", "Inter-store"),
    Account.LABOUR_REVENUE: Label("工时收入", "Labour revenue"),
    Account.PARTS_REVENUE: Label("配件收入", "Parts revenue"),
    Account.CANCELLATION_FEES: Label("取消费收入", "Cancellation fees"),
    Account.COST_OF_PARTS: Label("配件成本", "Cost of parts"),
    Account.STOCK_DIFFERENCES: Label("库存盘盈盘亏", "Stock differences"),
    Account.ROUNDING: Label("尾差", "Rounding"),
}
