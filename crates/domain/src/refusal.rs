//! Every reason a rule can forbid something, as a closed list with stable codes. The words stand in
//! the message files of the clients and in [`Refusal::zh`] and [`Refusal::en`] for those who call
//! the interface by hand; a check holds that each code is raised somewhere and worded everywhere.

use serde::Serialize;

macro_rules! refusals {
    ($($name:ident $code:literal $zh:literal $en:literal;)+) => {
        /// A rule forbids it. Data, not an accident: kept beside the draft it refuses.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
        pub enum Refusal {$(
            #[doc = $en]
            #[error($en)]
            #[serde(rename = $code)]
            $name,
        )+}

        impl Refusal {
            /// Every refusal there is.
            pub const ALL: &[Refusal] = &[$(Refusal::$name),+];

            /// The stable code on the wire.
            pub fn code(self) -> &'static str {
                match self {$(Refusal::$name => $code),+}
            }

            /// What it says in Chinese.
            pub fn zh(self) -> &'static str {
                match self {$(Refusal::$name => $zh),+}
            }

            /// What it says in English.
            pub fn en(self) -> &'static str {
                match self {$(Refusal::$name => $en),+}
            }
        }
    };
}

refusals! {
    SignInWrong "sign_in_wrong" "账号或密码不对。" "The account or the password is wrong.";
    SignInTooOften "sign_in_too_often" "试得太多，请稍后再试。" "Too many tries. Please wait a little.";
    SignedOut "signed_out" "登录已失效，请重新登录。" "You are signed out. Please sign in again.";
    AccountClosed "account_closed" "账号已停用，手机上的资料将清除。" "The account was closed. What the phone holds is wiped.";
    NotAllowed "not_allowed" "您的岗位没有这项权限。" "Your post does not include this.";
    NoPost "no_post" "您现在没有任职，请联系管理员。" "You hold no post today. Please ask the administrator.";
    OutsideSite "outside_site" "请求不是从本系统页面发出的。" "The request did not come from a page of this system.";
    NotFound "not_found" "没有找到，或不在您的责任区内。" "Not found, or not in your area.";
    Invalid "invalid" "有内容需要修改。" "Something needs to be corrected.";
    IdReused "id_reused" "这个编号已经用于另一条记录。" "This id already names a different record.";
    IdNumberTaken "id_number_taken" "已有人登记了这个身份证号，请先查找此人。" "Somebody carries this id number already. Please look for them first.";
    ChangedMeanwhile "changed_meanwhile" "别人刚刚改过，请刷新后再改。" "Somebody else has just changed it. Please reload and try again.";
    CampaignClosed "campaign_closed" "行动已结束，不能再登记。" "The campaign has ended; nothing more can be recorded.";
    TooSoon "too_soon" "刚刚提醒过，请过几天再来。" "They were reminded just lately. Please wait some days.";
    ReasonMissing "reason_missing" "请写明原因。" "Please give a reason.";
    ClockWrong "clock_wrong" "手机时间不对，请校准后再报。" "The clock of the phone is wrong. Please set it and send again.";
    ReportSigned "report_signed" "报告已签字锁定，如需更改请作更正。" "The report is signed and locked; make a correction instead.";
    ReportNotSigned "report_not_signed" "报告还没有签字，直接填报即可。" "The report is not signed yet; simply file it.";
    DayInFuture "day_in_future" "这一天还没有到。" "That day has not come yet.";
    BelowNotReady "below_not_ready" "下级还没有报齐，请先催报，或写明原因后签字。" "Some units below have not reported. Chase them, or sign with a reason.";
    WorkerNotHere "worker_not_here" "这位工作人员不在本责任区任职。" "This worker holds no post in this area.";
    PurposeMissing "purpose_missing" "请说明查看原因。" "Please say why you need to see it.";
    UnmaskTooOften "unmask_too_often" "今天查看次数已到上限。" "You have reached today's limit of full views.";
    UnitHasTeam "unit_has_team" "有的单位已由另一支同类队伍负责。" "One of the units has another team of that kind already.";
    DutyRule "duty_rule" "这样排班违反值守规则。" "That breaks a rule of duty.";
    NotEligible "not_eligible" "这位同志的岗位不能在这里值守。" "This worker's post cannot hold that checkpoint.";
    SeatTaken "seat_taken" "这个班位已经排了人。" "That place is on the roster already.";
    NoWayOut "no_way_out" "小区至少要留一个门能通行；全部关上等于限制出入，须按限制措施审批。" "One gate of the compound must let people through: shutting them all would confine people, which only a measure may do.";
    ShiftNotNow "shift_not_now" "现在不是这个班的时间。" "It is not the time of this shift.";
    NotYourShift "not_your_shift" "这个班不是您的。" "This shift is not yours.";
    NoAuthority "no_authority" "您没有决定这类措施的授权。" "You hold no authority to decide about such measures.";
    MeasureOver "measure_over" "这项措施还没有生效，或已经结束。" "This measure does not hold yet, or holds no longer.";
    VenueClosed "venue_closed" "这家场所已经停业。" "This venue is closed for good.";
    CodeTaken "code_taken" "这个统一社会信用代码已经登记在另一家名下。" "This credit code is registered to another enterprise already.";
    AboveYou "above_you" "这个岗位要由上级任命。" "Somebody above must appoint to this role.";
    LoginTaken "login_taken" "这个账号已有人用。" "That account name is taken.";
    OwnPost "own_post" "不能任免自己。" "Nobody appoints or dismisses themselves.";
    ResponseStands "response_stands" "这里已经有一个应急响应或演练，请先结束。" "A response or a drill stands here already; close it first.";
    ResponseOver "response_over" "这次应急响应已经结束。" "This response is over already.";
    PartsOpen "parts_open" "还有下级没有完成，或上级已经办结。" "Some part is not done yet, or the whole is done already.";
    NoticeOpen "notice_open" "还有整改通知没有销号，先整改复查。" "A notice is open there; it must be closed first.";
    NoticeClosed "notice_closed" "这份整改通知已经销号。" "This notice is closed already.";
    OwnFinding "own_finding" "复查要由没有参与开单和整改的人来做。" "Somebody with no part in it must check again.";
    NotDueYet "not_due_yet" "还没有到期，也没有退回，不能督办。" "It is neither late nor sent back; nothing can be ordered yet.";
    NotYourGroup "not_your_group" "这次督导不是您这个组的。" "This inspection belongs to another group.";
    InspectionFiled "inspection_filed" "这次督导已经填报。" "This inspection is filed already.";
    SignedAcross "signed_across" "这一天或之后的报告已经签字，请选签字之后的日期。" "A report is signed for that day or a later one; choose a day after it.";
    Across "across" "有措施、授权或行动只在其中一部分执行，先办结再调整。" "A measure, an authority or a campaign holds for a part of it only; it must be over first.";
    BorderOpen "border_open" "这个单位已有一份界线调整等待审核，请先处理那一份。" "Another border of this unit waits for a decision; see to that one first.";
    FileTooLarge "file_too_large" "文件太大。" "The file is too large.";
    FileUnreadable "file_unreadable" "文件读不出来，请另存为 XLSX 或 CSV 再传。" "The file cannot be read. Please save it as XLSX or CSV and try again.";
    EnterpriseUnplaced "enterprise_unplaced" "请先把企业落到最低一级网格，再登记员工。" "Please place the enterprise in a lowest unit first.";
    EventOver "event_over" "事件已经办结，不能再处理。" "The event has ended; nothing more can be done about it.";
    EventNotThere "event_not_there" "事件现在不在这一步，请刷新后再看。" "The event is not at this step. Please reload.";
    OwnHandling "own_handling" "参与处置的人不能自己核查，请由别人核查。" "Whoever handled it cannot check it; somebody else must.";
    EventClimbed "event_climbed" "事件已升级，现在由上级负责。" "The event has climbed; the level above answers for it now.";
    PartNotYours "part_not_yours" "这件事没有派给您的单位。" "This was not given to your unit.";
    ExtendedOnce "extended_once" "已延期一次，再延期要由上级批准。" "It was given more time once; again is for the level above to grant.";
    OwnVerdict "own_verdict" "核实线索的人不能决定奖励，请由别人决定。" "Whoever looked into a tip cannot decide about its reward; somebody else must.";
    ContestOver "contest_over" "已过申诉期，不能再提。" "The time to contest this is over.";
    NoReward "no_reward" "这条线索没有奖励：没有核实属实，或没有留联系方式，或本地不设奖励。" "There is no reward for this tip: it was not found to be so, nobody can be reached, or none is offered here.";
    LeadsKnown "leads_known" "这个单位的这个编号已经接收过，不用再录。" "This request of this body was taken in before.";
    OnCareList "on_care_list" "要并掉的记录在关爱名单上。请保留那一条，或先问清本人、退出名单。" "The record to be merged away is on the care list. Keep that one, or ask the person and take them off first.";
    LeadOver "lead_over" "这个人已经核实完，不用再打。" "It is over with this person; nobody need call again.";
    ImportNotReady "import_not_ready" "导入还没有检查通过。" "The import has not passed its check yet.";
    ExportNotGranted "export_not_granted" "这份导出还没有批准，或已过期，请重新申请。" "This export has not been agreed to, or its time is over. Please ask again.";
    DisputeNotThere "dispute_not_there" "这件纠纷现在不能这样办，请刷新后再看。" "The dispute does not stand where that can be done; look again.";
    NotTheMediator "not_the_mediator" "只有这件纠纷的调解员可以看内容、办下一步；确需接手，请先“接手”并写明原因。" "Only its mediator reads a dispute and goes on with it; take it over first, with a reason.";
    AlreadyDecided "already_decided" "这一条已有人核定。" "Somebody has decided this one already.";
    OwnRequest "own_request" "自己的申请须由别人批准。" "Somebody else must agree to your own request.";
    TooBusy "too_busy" "现在人多，请稍候再试，内容已保留。" "Very busy just now. Please try again shortly; nothing is lost.";
}
