"""What errors are called in Chinese, by their code; for all others their English detail is told."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from babel.numbers import format_currency

from api.pages.words import translate
from domain.shared.money import NOTHING, Money

CHINESE: Final[Mapping[str, str]] = {
    "address-refused": "不向该地址推送：须为公网 https 地址，或由设置允许的内网地址。",
    "already-here": "这辆车已在店内，且该次到店尚未结束；请继续处理那张工单。",
    "already-lent": "该技师在该时段已被借调。",
    "already-recorded": "这笔款项已经入账。",
    "already-reversed": "这张凭证已经冲销过了。",
    "amount-differs": "金额与请求支付的不一致。",
    "amount-does-not-add-up": "各种支付方式的金额之和与应付金额不符。",
    "bad-change": "这样的变更无法识别，或不适用于该情景；请按提示的写法修改。",
    "bad-check-digit": "车架号校验位不符，请核对是否有字符输错。",
    "bad-clock": "无法读取记录门店时间的 clock.json，请恢复该文件。",
    "bad-code": "编码格式不正确。",
    "bad-credit": "冲减金额超过该行的剩余金额。",
    "bad-design": "无法生成这样的试验设计：设计点过多或过少。",
    "bad-dispatch-log": "派工日志不完整或格式不符，请按提示的文件和行号处理，或重新录制。",
    "bad-days": "报表的日期不正确：首日不晚于末日，最多 366 天。",
    "bad-expiry": "令牌的有效期须在将来，且不超过一年。",
    "bad-hours": "营业时间不正确：打烊须晚于开门，且不晚于次日开门。",
    "bad-idempotency-key": "幂等键须为 1 到 128 个不含空格的可打印 ASCII 字符。",
    "bad-idle-discounts": "闲时优惠的档位不合理。",
    "bad-line": "订单行的内容自相矛盾。",
    "bad-login": "登录名格式不正确。",
    "bad-offer": "这个报价不是本系统给出的。",
    "bad-order": "这些项目不能组成订单。",
    "bad-password": "密码太短、太长或太常见。",
    "bad-plan": "这个日计划不是本系统提出的。",
    "bad-period": "月份的写法如 2026-02。",
    "bad-phone": "电话号码不正确：请填写 11 位手机号或带区号的固定电话。",
    "bad-plate": "车牌号不正确。",
    "neither-phone-nor-plate": "请输入完整的手机号或车牌号（车牌以省份简称开头）。",
    "bad-quantity": "数量不正确，或与账面一致。",
    "bad-parameter": "网址中的查询参数不正确，请按提示修改。",
    "bad-outcome": "该文件不是本版本写出的完整运行结果；请删除后重新运行。",
    "bad-return": "退货数量须至少为一，且不多于顾客手中的数量；随施工售出的不能这样退。",
    "bad-request": "请求的格式不正确。",
    "bad-roles": "该人员的角色组合不成立。",
    "bad-rules": "派工规则不正确，请按提示修改。",
    "bad-snapshot": "该文件不是本版本写出的完整快照；请删除后重新提问。",
    "bad-shop": "文件不是柔性车间问题的格式，请按提示的文件和行号修改。",
    "bad-scenario": "情景的文件有错误，未读取任何内容；请按所列文件和行号修改。",
    "bad-shift": "班次不正确：结束须晚于开始且在 24 小时之内，休息须在班次之内。",
    "bad-table": "表格有错误，未导入任何内容；请按所列行号修改。",
    "bad-text": "文字为空、过长或含有无法保存的字符。",
    "bad-trouble-code": "故障码格式不正确，例如 P0420。",
    "bad-url": "网址不正确：须以 https:// 或 http:// 开头，不含登录信息，且不超过 500 个字符。",
    "bad-vehicle": "车辆的年份或里程不可能。",
    "bad-vin": "车架号须为 17 位字母和数字，且不含 I、O、Q。",
    "bad-day-problem": "这一天无法排出计划：已知条件互相矛盾。",
    "before-the-customer": "施工不能早于顾客被告知的到店时间。",
    "beyond-horizon": "该日期尚未开放预约，请选择更早的日期。",
    "busy": "系统正忙，请稍后再试。",
    "car-is-booked": "这辆车届时在店或另有预约；请选更晚的时间，或先取消、改期该预约。",
    "clock-ahead": "这里的门店曾用快钟运行，时间已超前；请以 --demo 启动，或换一个目录。",
    "conflict": "当前状态下不能这样做。",
    "cross-origin": "请求来自其他网站，已拒绝。",
    "demo-only": "仅演示环境可用。",
    "does-not-fit": "该项目不适用于这辆车。",
    "empty": "请填写此项。",
    "forbidden": "您没有进行此操作的权限。",
    "four-eyes": "质检须由另一人进行：施工人员以及登记过开工或完工的人不能质检这辆车。",
    "hold-is-over": "预留时间已过，请重新获取报价。",
    "illegal-move": "当前状态下不能进行这一步。",
    "in-earnest": "该服务器不是演示，虚拟顾客会混入真实顾客；若确为测试服务器，请加上提示的选项。",
    "in-flight": "同一请求正在处理中，请稍后再试。",
    "in-the-past": "该时间已经过去，请选择更晚的时间。",
    "invitation-is-over": "该邀请已经答复过或已过期；一切照旧。",
    "inactive": "该账号已停用。",
    "internal-error": "系统内部出错，我们已经记录。",
    "issued-not-billed": "领用的配件与计费的配件不一致：请先发料，或取消该项。",
    "key-reused": "该幂等键已用于另一个请求。",
    "known-by-another-name": "这个电话已登记在另一个姓名下：请选择下面的客户，或更正电话。",
    "link-dead": "这个付款链接已失效。",
    "login-taken": "该登录名已被使用。",
    "lower-mileage": "里程比上次少，请核对或说明原因。",
    "method-not-allowed": "此地址不支持该方法。",
    "never-offered": "服务器从未给出过这个方案。",
    "no-appointment-today": "今天本店没有这个车牌的预约。",
    "no-baywise": "该地址有应答，但不是可用的 Baywise。",
    "no-fast-clock": "快钟只用于演示，且须使用目录内的数据库。",
    "no-database": "该目录中没有正在运行的门店，请先启动 Baywise。",
    "no-file": "请先选择文件。",
    "no-hands": "该时段没有可安排的技师。",
    "no-photo": "请选择照片：可读取 JPEG、PNG 和 WebP 格式的图片。",
    "no-price": "该项目在此门店没有价格。",
    "no-reason": "请说明原因。",
    "no-shop-chosen": "请选择一个区域、一个城市，或一家或多家门店。",
    "no-shop-there": "该处没有您权限范围内的门店。",
    "no-such-line": "订单中没有这一行。",
    "no-axes": "没有要扫描的假设；请写在 scenario.toml 的 [sweep] 下，或用 --all-conditions。",
    "no-run-of-shop": "没有该门店已完成的运行。",
    "no-scheduler": "该地址没有 Dask 调度器响应。",
    "no-such-city": "该城市没有门店。",
    "no-such-knob": "没有该校准参数，请按提示的名称填写。",
    "no-such-place": "坐标不在地球上。",
    "no-sweep": "该目录中没有已完成的扫描；请重新执行扫描。",
    "not-installed": "缺少所需的程序库；请按提示的命令安装。",
    "workers-died": "模拟进程多次被终止，可能内存不足；已完成的都已保留，请减少进程数后重试。",
    "no-such-refund": "没有这笔退款。",
    "no-time": "本店没有时间安排追加的项目。",
    "not-an-amount": "请填写金额（元），最多两位小数。",
    "not-by-technician": "只有返工和负荷报表可以按技师查看。",
    "not-correctable": "冲销凭证本身不能再冲销，请另记正确的凭证。",
    "not-expected": "没有订单在等这种配件。",
    "other-shops": "该目录中的快照属于其他门店，请另选目录。",
    "not-found": "没有找到，或不在您的权限范围内。",
    "not-held": "该技师没有这项技能或证书。",
    "not-in-catalogue": "目录中没有这个项目或配件。",
    "not-in-list": "请从列表中选择。",
    "not-issued": "退回的数量多于领用的数量。",
    "not-logged-in": "请先登录。",
    "not-on-the-road": "当天无法派人上门：车在店内、已有人前往、约在其他日期，或等配件、等复检。",
    "not-paid": "款项付清后才能交车。",
    "not-qualified": "该技师不具备此工序所需的技能、等级或证书，或当时没有空。",
    "not-reserved": "预留的配件不足。",
    "not-answering": "服务器没有应答，请检查地址以及它是否在运行。",
    "not-built-yet": "还没有这一年款的车：年款最晚为明年。",
    "not-settled": "订单尚未结算。",
    "not-to-fetch": "这张订单的商品已经交付，或已取消、过期放回货架。",
    "not-today": "车已到店时只能选今天的方案；其他日期请预约。",
    "not-whole": "请填写整数。",
    "not-yet": "需要先完成前面的步骤。",
    "not-your-car": "这辆车属于另一位会员。",
    "nothing-fits": "目录中没有适合这辆车的配件。",
    "number-of-services": "一次到店请选择 1 至 6 项服务。",
    "nothing-measured": "某个目标在这些运行中无法测得（没有完工车辆），请模拟更多天数。",
    "nothing-to-aim-at": "calibration.toml 中没有目标，或没有可调整的参数。",
    "nothing-to-compare": "这些运行无法比较：各策略都要有运行、有共同的种子，且同属一个情景。",
    "nothing-said": "请登记诊断结果，或勾选“未发现问题”。",
    "notification-refused": "这不是支付机构发给我们的消息。",
    "offer-expired": "报价已过期，请从新的报价中选择。",
    "offer-is-over": "该时段已经开始，请选择其他时间。",
    "one-review": "这次到店已经评价过了。",
    "operation-state": "该工序当前不能这样操作。",
    "order-fixed": "订单当前不能这样修改。",
    "order-of-a-visit": "这张订单属于一次到店，请在该次到店中处理。",
    "other-car": "报价是给另一种车的。",
    "other-energy": "新能源车牌的车辆应为纯电动或混合动力，请核对车牌或动力类型。",
    "out-of-range": "数值超出允许的范围。",
    "out-of-service": "该工位当前停用。",
    "out-of-stock": "配件库存不足。",
    "outside-hours": "该时段门店不营业。",
    "parts-to-come": "所需配件尚未到货。",
    "period-closed": "该月份已经结账，不再接受凭证；请在未结账的月份更正。",
    "period-not-over": "该月份还没有结束，不能结账。",
    "phone-pays-first": "请先发起手机支付，到账后再交付商品。",
    "other-world": "门店、人员或商品与录制时不同，请用当时的文件和版本重放，或重新录制。",
    "photo-too-large": "照片过大：最多 12 MB；JPEG 最多 5000 万像素，PNG、WebP 最多 1600 万。",
    "plan-is-stale": "当天情况在计划提出之后有变化，请重新生成计划。",
    "plate-taken": "该车牌已登记在另一辆车上。",
    "provider-refused": "支付机构拒绝了请求。",
    "provider-silent": "支付机构没有回应，请稍后再试。",
    "recorded-already": "这段时间的请假或停用已经登记过；请先结束它，或只登记其余时间。",
    "refund-on-its-way": "支付机构正在办理退款。",
    "refund-still-asked": "支付机构尚未拒绝这笔退款，仍可能到账；请等待答复或重试。",
    "rejected": "业务规则不允许这样做。",
    "several-meant": "这辆车有多个待到店的预约，请用编号指明是哪一个。",
    "shop-or-region": "报表请指定一家门店或一个区域，不能同时指定。",
    "room-now": "这些天还有空位，无需候补，请直接选择一个方案。",
    "somebodys-car": "这辆车登记在另一位会员名下；确认过户后再登记。",
    "locked": "其他人正在处理同一内容，请稍后再试。",
    "stale": "其他人刚刚修改过，请重试。",
    "in-use": "工位或技师现在没空：有其他施工、请假或停用；请重新派工，或另选人手。",
    "too-many-photos": "这次到店的照片已达上限。",
    "taken": "这段时间已被占用，请选择其他时间。",
    "support-is-gone": "该支援方案已不可用，或不在您的权限内；请重新生成方案，或请上级办理。",
    "tender-unavailable": "这里没有开通这种移动支付，请换一种付款方式。",
    "too-deep": "请求的嵌套层次过深。",
    "too-early-to-miss": "还没有超过门店的等候时限。",
    "too-far-ahead": "最多只能安排两年以内的时间。",
    "too-large": "请求的内容过大。",
    "too-many-failures": "密码错误次数过多，请稍后再试。",
    "too-many-holds": "该会员同时预占的时段已达上限，请先确认或取消其中一个。",
    "too-many-streams": "打开的页面过多，请稍后再试。",
    "too-many-subscriptions": "订阅数量已达上限，请先移除一个。",
    "too-much-for-a-visit": "一次到店的工序过多，请减少项目。",
    "too-much-to-refund": "退款金额超过可退金额。",
    "unavailable": "服务暂时不可用，请稍后再试。",
    "unbalanced": "借贷不相等，或没有要记的金额。",
    "undecided": "还有项目等待顾客确认。",
    "unidentified": "车辆至少需要车牌号或车架号。",
    "unknown-event": "没有这种事件，请核对名称。",
    "unknown-rule": "没有这条派工规则，请核对名称。",
    "unknown-host": "此地址不属于本系统。",
    "unknown-intent": "没有这笔支付。",
    "work-in-progress": "该时段有车辆正在施工。",
    "wrong-amount": "金额与应付金额不符。",
    "wrong-login": "用户名或密码不正确。",
}


_NAMED: Final[tuple[tuple[str, str], ...]] = (
    ("field", "Field"),
    ("limit", "In the way"),
    ("limits", "In the way"),
    ("state", "State"),
    ("legal", "Possible now"),
    ("recorded_until", "Recorded until"),
    ("due", "Still to pay"),
    ("refundable", "Can go back"),
    ("offered", "Offered"),
)
"""Facts that are told in Chinese, where no sentence has them, and under which words."""


def sentence(code: str, detail: str, facts: Mapping[str, Any], languages: str) -> str:
    """The sentence for a reader whose ``Accept-Language`` header is given."""
    return chinese(code, detail, facts) if prefers_chinese(languages) else detail


def chinese(code: str, detail: str, facts: Mapping[str, Any]) -> str:
    """The sentence in Chinese, with those of the facts that there are words for."""
    words = translate("zh")
    hints = [
        f"{words(word)}：{'、'.join(values)}"
        for word, fact in _named(facts)
        if (values := _told(fact))
    ]
    return CHINESE.get(code, detail) + (f"（{'；'.join(hints)}）" if hints else "")


def _named(facts: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Facts under their words; what is due and negative is owed to the customer."""
    for name, word in _NAMED:
        fact = facts.get(name)
        if name == "due" and isinstance(fact, Money) and fact < NOTHING:
            yield "Owed to the customer", -fact
        else:
            yield word, fact


def _told(fact: object) -> list[str]:
    words = translate("zh")
    match fact:
        case Money():
            return [format_currency(fact.amount / 100, fact.currency, locale="zh_CN")]
        case datetime():
            return [f"{fact:%Y-%m-%d %H:%M}"]
        case list() | tuple():
            return [text for one in fact for text in _told(one)]
        case str() if words(fact) != fact:
            return [words(fact)]
    return []


def prefers_chinese(languages: str) -> bool:
    """Whether the best of the languages accepted is Chinese."""
    weighed = (_weighed(one) for one in languages.lower().split(","))
    best = max(weighed, default=(0.0, ""), key=lambda one: one[0])
    return best[0] > 0 and best[1].startswith("zh")


def _weighed(one: str) -> tuple[float, str]:
    tag, _, parameter = one.strip().partition(";")
    name, _, weight = parameter.strip().partition("=")
    try:
        return (float(weight) if name == "q" else 1.0), tag
    except ValueError:
        return 0.0, tag
