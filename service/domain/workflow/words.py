"""The closed lists of words the transition table is written in: steps, moves, who makes them, what must hold."""

from __future__ import annotations

from enum import StrEnum

WHOLE = ""
"""The key under which a case itself has its moves, beside those of its stages."""


class Step(StrEnum):
    """Where a stage stands."""

    AHEAD = "未到"
    READY = "待办"
    RUNNING = "进行"
    WAITING = "待审"
    DONE = "完成"
    FAILED = "未通过"


class End(StrEnum):
    """How a case ended."""

    CLOSED = "结项"
    STOPPED = "终止"
    WITHDRAWN = "撤回"
    FAILED = "未通过"


class Tie(StrEnum):
    """How a body came to take part; the first two are of its own will."""

    OPENED = "发起"
    ACCEPTED = "受邀"
    ENROLLED = "登记"
    HOST = "主持"


class Move(StrEnum):
    """What can be done in a stage or with a case."""

    STATE = "提出"
    TAKE_UP = "受理"
    SEND_BACK = "退回"
    INVITE = "邀请"
    ACCEPT = "接受"
    DECLINE = "谢绝"
    UNINVITE = "撤回邀请"
    LEAVE = "退出"
    AGREE = "商定"
    VISIT = "登记调研"
    DRAFT = "拟定"
    REDRAFT = "改拟"
    SIGN = "签署"
    SUBMIT = "提交"
    APPLY = "申报"
    JOIN = "同意申报"
    OPPOSE = "不同意申报"
    PASS = "通过"  # noqa: S105  a word, no password
    REJECT = "不通过"
    ASSIGN = "指派"
    RELEASE = "解除指派"
    RECUSE = "回避"
    SCORE = "打分"
    SUM_UP = "汇总"
    PUBLISH = "公布"
    OBJECT = "异议"
    SETTLE = "办结异议"
    EXPIRE = "期满"
    CONFIRM = "确认"
    AWARD = "授牌"
    COMMIT = "核定"
    PAY = "拨付"
    BEGIN = "开始"
    DISPATCH = "派专家"
    CONSENT = "同意派出"
    REFUSE = "不同意派出"
    SERVE = "登记服务"
    ESTABLISH = "设立平台"
    FINISH = "完成实施"
    INSPECT = "检查"
    MEND = "办结整改"
    FILE = "报送"
    RECEIVE = "收讫"
    EVALUATE = "评估"
    ENROL = "登记参与方"
    ATTACH = "提交材料"
    STOP = "终止"
    WITHDRAW = "撤回"
    CLOSE = "结项"


class Who(StrEnum):
    """Who makes a move."""

    STAGE = "本环节的办理方"
    AUTHORITY = "本环节的科协或政府"
    HOST = "主持科协"
    CALLER = "本环节的办理方或主持科协"
    INVITED = "受邀方"
    JOINED = "在本环节接受邀请的一方"
    SIGNATORY = "尚未签署的签约方"
    APPLICANT = "尚未表态的申报方"
    REVIEWER = "被指派且尚未打分的评审人"
    NAMED = "被征求意见的企业和专家所在单位"
    PARTY = "任何参与方"
    OPENER = "发起方或牵头方"
    ANYONE = "任何人"


class Guard(StrEnum):
    """What must hold of the case before a move, whatever the deed says."""

    PAPERS = "所需材料齐备"
    BOTH_SIDES = "需求方和学会方都自愿参加"
    ANSWERED = "没有未答复的邀请"
    INVITING = "有未答复的邀请"
    TWO_SIDES_SIGN = "签约方至少两家，其中有学会方，也有另一方"
    SCORED = "评审人至少三名且都已打分"
    SCORING = "有尚未打分的评审人"
    REVERSIBLE = "退回所及的环节尚未产生不可撤销的结果"
    OBJECTED = "有未办结的异议"
    UNOBJECTED = "没有未办结的异议"
    EXPIRED = "公示期已满"
    IN_TIME = "公示期未满（主持科协可补登期内收到的异议）"
    UNPAID = "核定数尚未付清"
    PROVEN = "各环节都已完成"
    UNCOMMITTED = "尚未核定经费"
    UNCONSENTED = "没有待答复的派出"
    TO_MEND = "有未办结的整改"


class Until(StrEnum):
    """What, if it holds after a move, takes the stage to another step than usual."""

    SIGNED = "各方都已签署"
    FILED = "材料齐全"
    AGREED = "各申报方都同意"
    BELOW = "未达到分数线或名额"
    UPHELD = "异议成立"
    DEMANDED = "还有未办结的整改"
    POOR = "评估不合格"


class Only(StrEnum):
    """In which stages of its act a row stands."""

    ENDING = "可能终结申请的环节"
    NOT_ENDING = "不会终结申请的环节"
    RETURNING = "有材料可退回补正的环节"
    FOUNDING = "设立平台的环节"
