//! The closed list of things a role can be allowed. A playbook gives each role some of them; a name
//! outside the list is an error of the playbook.

use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($name:ident $text:literal $doc:literal;)+) => {
        /// Something a role may be allowed to do at its area and below.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Action {$(
            #[doc = $doc]
            #[serde(rename = $text)]
            $name,
        )+}

        impl Action {
            /// Every action there is.
            pub const ALL: &[Action] = &[$(Action::$name),+];

            /// The name in playbooks, on the wire and in the audit.
            pub fn as_str(self) -> &'static str {
                match self {$(Action::$name => $text),+}
            }

            /// Takes a name back.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == text)
            }
        }
    };
}

actions! {
    ReadAreas "areas.read" "See the ladder.";
    ReadPeople "people.read" "See households and residents, masked.";
    Reshape "areas.reshape" "Make, rename, split, merge and move units of the ladder.";
    KeepTerritory "territory.keep" "Keep the base map and the borders of units, decide about proposals (Q-40).";
    ProposeBorders "territory.propose" "Propose other borders for units of one's area.";
    EditPeople "people.edit" "Correct households and residents.";
    UnmaskPeople "people.unmask" "See one phone or id number in full, for a stated purpose (I-12).";
    ImportPeople "people.import" "Read rosters in.";
    ExportPeople "people.export" "Take rosters out.";
    GrantExports "people.grant" "Agree to a roster being taken out, never to one's own (I-17).";
    ReceiveLeads "people.receive" "Take in lists of people a named body asks to be called, and see what came of them.";
    CallLeads "people.call" "Call people on such lists in one's own area and write down what it came to.";
    CareFor "people.care" "Keep the list of those who need looking after, with their consent, and contact them (B-78).";
    ReadStaff "staffing.read" "See who holds which post.";
    RecordVisits "tasks.record" "Record visits and arrivals.";
    EditStaff "staffing.edit" "Form teams and say what they cover.";
    Appoint "staffing.appoint" "Appoint workers below one's own area, end and move appointments.";
    AppointBeside "staffing.appoint_beside" "Appoint to every role of one's own area as well: an administrator's.";
    ReadPlaces "places.read" "See venues and enterprises, their guarantors and state.";
    EditPlaces "places.edit" "Write down venues and enterprises, make their cards.";
    AssignPlaces "places.assign" "Say which leader and department answer for a category, and which cadre for a venue.";
    ReadInspections "inspections.read" "See inspections that were filed, notices and what became of them.";
    PlanInspections "inspections.plan" "Plan whom the groups visit and when, announced or not.";
    Inspect "inspections.inspect" "Carry out the inspections of one's group, write notices, check again.";
    Rectify "inspections.rectify" "Tell what was put right after a notice.";
    OrderRectification "inspections.order" "Order a unit to put right what a notice did not bring about.";
    ReadEvents "events.read" "See events of one's area and how they stand.";
    ReportEvents "events.report" "Tell of events one finds.";
    DispatchEvents "events.dispatch" "Register events, give them to those who shall handle them, let them wait.";
    HandleEvents "events.handle" "Handle what was given to one's unit or department.";
    CheckEvents "events.check" "Look whether what was handled is solved, having had no part in it.";
    OrderEvents "events.order" "Order a unit to see to an event until it is put right.";
    OpenDoors "events.connect" "Let other case systems in and out: keys, cases taken in and given out (B-82).";
    KeepViewpoints "events.viewpoints" "Write down the viewpoints of key areas, each with what for and its sign; see who looked (B-89).";
    WatchViewpoints "events.watch" "Open a viewpoint of one's area for a stated reason, in the audit (B-89, I-19).";
    TakeTips "events.tips" "Take tips from the public in, look whether they are so; never who told of them (I-18).";
    RewardTips "events.reward" "Reward who told of what was so, see who they are, pay.";
    Mediate "events.mediate" "Mediate disputes that people bring; the parties are known to the mediator alone (T-37).";
    ReadMeasures "measures.read" "See measures with their reasons, cards and objections.";
    ProposeMeasures "measures.propose" "Propose a measure for an area; somebody else decides (I-4).";
    DecideMeasures "measures.decide" "Decide about measures, within an authority that was granted (I-4).";
    GrantAuthority "measures.authorise" "Write down who may decide about measures, never oneself.";
    AnswerObjections "measures.answer" "Answer objections to measures one had no part in (I-8).";
    PlanDuty "duty.plan" "Open checkpoints, draft and change rosters.";
    HandCards "measures.cards" "Make cards of an exit limit, hand them over and replace lost ones.";
    ServeDuty "duty.serve" "Hold shifts: come, register stops, hand over, swap.";
    ReadDuty "duty.read" "See rosters, gaps and counts of checkpoints.";
    AssignTasks "tasks.assign" "Give a task to another worker.";
    ReadCoverage "tasks.coverage" "See targets, done, excused and open.";
    DecideAside "field.decide" "Decide on entries of phones that were set aside.";
    RunCampaigns "tasks.campaign" "Start and close campaigns.";
    FileReports "reports.file" "Fill in and sign the report of one's own area.";
    ReadReports "reports.read" "See reports and the chase list below.";
    Assess "reports.assess" "Assess workers below by set indicators, propose commendations (T-58).";
    ReviewAssessments "reports.review" "Answer what workers say against assessments one did not make, decide commendations.";
    PublishNotices "notices.publish" "Publish official answers for one's area.";
    Instruct "notices.instruct" "Send instructions down one's own area and see how far they have come (B-41).";
    ConfirmInstructions "notices.confirm" "Confirm instructions for one's own unit (B-114).";
    PublishWork "command.publish" "Publish the work list of a day.";
    Respond "command.respond" "Open, prolong and close an emergency response or a drill for an area (B-98, I-24).";
    CommandUnit "command.unit" "See the command page of one's unit: what is open by job, who serves, whom to call further up (B-99).";
    TakeWork "command.take" "Take on what was given to one's unit, split it, say that it is done.";
    ReadAudit "access.audit" "Read the audit.";
}
