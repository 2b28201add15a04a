//! The playbook as clients need it.

use playbook::{Kind, Playbook};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::events::EventsWire;
use super::places::{InspectionsWire, PlacesWire, RoleWire};
use crate::words::Name;

/// The county's way of working, as clients need it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlaybookWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Levels from the county down.
    pub levels: Vec<LevelWire>,
    /// What a household is called.
    pub household: Name,
    /// Why door visits are recorded.
    pub visit_notice: Name,
    /// What is asked at the door.
    pub questions: Vec<QuestionWire>,
    /// Kinds of campaign with their outcomes.
    pub campaigns: Vec<CampaignWire>,
    /// Reports with their figures.
    pub reports: Vec<ReportFormWire>,
    /// Kinds of checkpoints.
    #[serde(default)]
    pub checkpoints: Vec<CheckpointKindWire>,
    /// What is proposed unless somebody says otherwise; nobody can be limited in a county without it.
    #[serde(default)]
    pub measures: Option<MeasuresWire>,
    /// What a worker must know.
    #[serde(default)]
    pub handbook: Vec<ChapterWire>,
    /// Roles with the level they belong to.
    #[serde(default)]
    pub roles: Vec<RoleWire>,
    /// Departments, offices and bodies.
    #[serde(default)]
    pub departments: Vec<NamedWire>,
    /// Kinds of grids outside the village tree.
    #[serde(default)]
    pub exclusives: Vec<NamedWire>,
    /// Kinds of zones that need other staff than usual.
    #[serde(default)]
    pub zones: Vec<NamedWire>,
    /// Whether somebody vouches for units or keeps in touch with households here.
    #[serde(default)]
    pub guarantees: bool,
    /// How events are told and handled, where they are.
    #[serde(default)]
    pub events: Option<EventsWire>,
    /// Lines the work of a day is sorted by.
    #[serde(default)]
    pub lines: Vec<NamedWire>,
    /// Whether a body can ask for people to be called here.
    #[serde(default)]
    pub leads: bool,
    /// What may be said about residents.
    #[serde(default)]
    pub people: PeopleWire,
    /// How venues are looked after, where they are.
    #[serde(default)]
    pub places: Option<PlacesWire>,
    /// How things are supervised, where they are.
    #[serde(default)]
    pub inspections: Option<InspectionsWire>,
    /// Kinds of emergency response.
    #[serde(default)]
    pub responses: Vec<ResponseKindWire>,
    /// Days within which a worker may contest an assessment, where there are any.
    #[serde(default)]
    pub assessment: Option<u32>,
    /// Days after which an unconfirmed tip of the public is gone, where they are taken.
    #[serde(default)]
    pub tips: Option<u32>,
    /// The department that owns the way of working.
    #[serde(default)]
    pub owner: Option<Name>,
    /// Counts up with every change of the playbook.
    #[serde(default)]
    pub version: u32,
}

/// A kind of emergency response.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ResponseKindWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Levels whose units it may be opened for.
    pub levels: Vec<String>,
    /// It ends by itself after so many days at the latest.
    pub most_days: u32,
    /// What is proposed to be done.
    pub measures: Name,
}

/// What may be said about residents.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct PeopleWire {
    /// Why somebody is away.
    pub away_reasons: Vec<NamedWire>,
    /// What brings people here from elsewhere.
    pub incoming: Vec<NamedWire>,
    /// How those who need it are looked after, where there is such a list.
    #[serde(default)]
    pub care: Option<CareRulesWire>,
}

/// How those who need it are looked after.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CareRulesWire {
    /// Days between two contacts that are proposed.
    pub every_days: u32,
    /// Days after which a contact is forgotten.
    pub keep_days: u32,
    /// What people may need.
    pub needs: Vec<NamedWire>,
}

/// A chapter of the handbook.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChapterWire {
    /// Its title.
    pub title: Name,
    /// What it says, a paragraph a line.
    pub text: Name,
}

/// How limits are proposed, told and objected to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeasuresWire {
    /// Hours within which an objection is answered.
    pub answer_hours: u32,
    /// What is done for people meanwhile.
    pub services: Name,
    /// Where to object.
    pub appeal: Name,
    /// How often a household goes out under an exit limit, where such are proposed.
    pub exits: Option<ExitsWire>,
    /// Whether venues may be closed by category.
    pub closures: bool,
}

/// How often a household goes out under an exit limit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExitsWire {
    /// Times out.
    pub exits: u32,
    /// In so many days.
    pub every_days: u32,
    /// Minutes outside that are asked for.
    pub max_minutes: u32,
    /// Ways out that never count.
    pub free: Vec<NamedWire>,
}

/// A kind of checkpoint or round.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckpointKindWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The level whose units have such.
    pub level: String,
    /// People at once.
    pub seats: u32,
    /// So many must always be there.
    pub least: u32,
    /// Whether passers-by are registered and checked.
    pub checks: bool,
    /// Whether it is a round with points to be seen.
    pub patrol: bool,
    /// Whether it is a gate of a compound, which may also be locked or free.
    pub gate: bool,
    /// Shifts of a day.
    pub shifts: Vec<ShiftPatternWire>,
}

/// One shift of a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShiftPatternWire {
    /// What people call it.
    pub name: Name,
    /// `06:00`
    pub from: String,
    /// `14:00`
    pub until: String,
}

/// Something with an id and a name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NamedWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
}

/// A level of the ladder.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LevelWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Whether the books are kept here; from it downwards people are counted one by one.
    pub tally: bool,
}

/// One question of the visit form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct QuestionWire {
    /// Key of the answer.
    pub id: String,
    /// The question.
    pub name: Name,
    /// `people`, `yes_no`, `choice`, `choices` or `text`.
    pub kind: String,
    /// Choices.
    pub choices: Vec<NamedWire>,
    /// Must be answered.
    pub required: bool,
    /// Whether whoever is named goes first in queues.
    #[serde(default)]
    pub first: bool,
}

/// A kind of campaign.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CampaignWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// One sentence for the worker.
    pub brief: Name,
    /// For how many days.
    pub days: u32,
    /// What a visit can come to.
    pub outcomes: Vec<OutcomeWire>,
    /// Whether it knocks at doors of enterprises, not at homes.
    #[serde(default)]
    pub enterprises: bool,
    /// The role its tasks go to, where it is not the usual one.
    #[serde(default)]
    pub owner: Option<String>,
}

/// One outcome.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OutcomeWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// `done`, `excused` or `nothing`.
    pub settles: String,
    /// Whether a reason must be given.
    pub reason: bool,
    /// Reasons that are common, to be tapped instead of typed.
    pub reasons: Vec<Name>,
    /// Whether the form is asked.
    pub form: bool,
    /// Nobody is asked again for so many days.
    #[serde(default)]
    pub rest_days: Option<u32>,
}

/// One report form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportFormWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Levels that sign it.
    pub levels: Vec<String>,
    /// `16:00`
    pub cut_off: String,
    /// When those who have not signed are reminded, such as `15:00`.
    pub reminders: Vec<String>,
    /// Its figures.
    pub figures: Vec<FigureWire>,
}

/// One figure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FigureWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Typed in by the signer rather than counted from the work.
    pub entered: bool,
    /// Must be zero for a zero report.
    pub watched: bool,
    /// Where it is counted: `visits`, `outcome`, `answer`, `arrivals` or `entered`.
    pub from: String,
    /// Of which outcome or question.
    pub of: Option<String>,
}

impl From<&Playbook> for PlaybookWire {
    fn from(playbook: &Playbook) -> Self {
        let questions = playbook.visit.questions.iter().map(|it| QuestionWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            kind: match it.kind {
                Kind::People => "people",
                Kind::YesNo => "yes_no",
                Kind::Choice => "choice",
                Kind::Choices => "choices",
                Kind::Text => "text",
                Kind::Photo => "photo",
            }
            .to_owned(),
            choices: it.choices.iter().map(NamedWire::from).collect(),
            required: it.required,
            first: it.first,
        });
        let levels = playbook.levels.iter().map(|it| LevelWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            tally: it.tally,
        });
        Self {
            id: playbook.id.clone(),
            name: (&playbook.name).into(),
            levels: levels.collect(),
            household: (&playbook.household.name).into(),
            visit_notice: (&playbook.visit.notice).into(),
            questions: questions.collect(),
            campaigns: playbook.campaigns.iter().map(CampaignWire::from).collect(),
            reports: playbook.reports.iter().map(ReportFormWire::from).collect(),
            checkpoints: playbook
                .duty
                .iter()
                .flat_map(|duty| &duty.checkpoints)
                .map(CheckpointKindWire::from)
                .collect(),
            measures: playbook.measures.as_ref().map(MeasuresWire::from),
            handbook: playbook
                .handbook
                .iter()
                .map(|it| ChapterWire { title: (&it.title).into(), text: (&it.text).into() })
                .collect(),
            roles: playbook.roles.iter().map(RoleWire::from).collect(),
            departments: playbook.departments.iter().map(NamedWire::from).collect(),
            exclusives: playbook.exclusives.iter().map(NamedWire::from).collect(),
            zones: playbook.staffing.zones.iter().map(NamedWire::from).collect(),
            guarantees: !playbook.staffing.guarantees.is_empty() || playbook.staffing.contacts.is_some(),
            lines: playbook.lines.iter().map(NamedWire::from).collect(),
            leads: playbook.people.leads.is_some(),
            events: playbook.events.as_ref().map(EventsWire::from),
            people: PeopleWire {
                away_reasons: playbook.people.away_reasons.iter().map(NamedWire::from).collect(),
                incoming: playbook.people.incoming.iter().map(NamedWire::from).collect(),
                care: playbook.people.care.as_ref().map(|it| CareRulesWire {
                    every_days: *it.every_days.get_ref(),
                    keep_days: *it.keep_days.get_ref(),
                    needs: it.needs.iter().map(NamedWire::from).collect(),
                }),
            },
            places: playbook.places.as_ref().map(PlacesWire::from),
            inspections: playbook.inspections.as_ref().map(InspectionsWire::from),
            responses: playbook.responses.iter().map(ResponseKindWire::from).collect(),
            assessment: playbook.assessment.as_ref().map(|it| *it.contest_days.get_ref()),
            tips: playbook.tips.as_ref().map(playbook::Tips::days),
            owner: playbook.owner.as_ref().map(Into::into),
            version: playbook.version,
        }
    }
}

impl From<&playbook::Campaign> for CampaignWire {
    fn from(campaign: &playbook::Campaign) -> Self {
        let outcomes = campaign.outcomes.iter().map(|it| OutcomeWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            settles: match it.settles {
                domain::tasks::Settles::Done => "done",
                domain::tasks::Settles::Excused => "excused",
                domain::tasks::Settles::Nothing => "nothing",
            }
            .to_owned(),
            reason: it.reason,
            reasons: it.reasons.iter().map(Name::from).collect(),
            form: it.form,
            rest_days: it.rest_days,
        });
        Self {
            id: campaign.id.get_ref().clone(),
            days: campaign.days,
            name: (&campaign.name).into(),
            brief: (&campaign.brief).into(),
            outcomes: outcomes.collect(),
            enterprises: campaign.targets == domain::tasks::Targets::Enterprises,
            owner: campaign.owner.as_ref().map(|it| it.get_ref().clone()),
        }
    }
}

impl From<&playbook::CheckpointKind> for CheckpointKindWire {
    fn from(kind: &playbook::CheckpointKind) -> Self {
        let shifts = kind.shifts.iter().map(|shift| ShiftPatternWire {
            name: (&shift.name).into(),
            from: shift.from.strftime("%H:%M").to_string(),
            until: shift.until.strftime("%H:%M").to_string(),
        });
        Self {
            id: kind.id.get_ref().clone(),
            name: (&kind.name).into(),
            level: kind.level.get_ref().clone(),
            seats: kind.seats,
            least: kind.least,
            checks: kind.checks,
            patrol: kind.patrol,
            gate: kind.gate,
            shifts: shifts.collect(),
        }
    }
}

impl From<&playbook::Measures> for MeasuresWire {
    fn from(it: &playbook::Measures) -> Self {
        Self {
            answer_hours: *it.answer_hours.get_ref(),
            services: (&it.services).into(),
            appeal: (&it.appeal).into(),
            exits: it.exits.as_ref().map(ExitsWire::from),
            closures: it.closures,
        }
    }
}

impl From<&playbook::Exits> for ExitsWire {
    fn from(it: &playbook::Exits) -> Self {
        Self {
            exits: *it.exits.get_ref(),
            every_days: it.every_days,
            max_minutes: it.max_minutes,
            free: it.free.iter().map(NamedWire::from).collect(),
        }
    }
}

impl From<&playbook::Choice> for NamedWire {
    fn from(it: &playbook::Choice) -> Self {
        Self { id: it.id.clone(), name: (&it.name).into() }
    }
}

impl From<&playbook::ExclusiveKind> for NamedWire {
    fn from(it: &playbook::ExclusiveKind) -> Self {
        Self { id: it.id.get_ref().clone(), name: (&it.name).into() }
    }
}

impl From<&playbook::ReportForm> for ReportFormWire {
    fn from(form: &playbook::ReportForm) -> Self {
        let figures = form.figures.iter().map(|it| FigureWire {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            entered: it.from == playbook::Source::Entered,
            watched: it.watched,
            from: it.from.as_str().to_owned(),
            of: it.of.as_ref().map(|of| of.get_ref().clone()),
        });
        Self {
            id: form.id.get_ref().clone(),
            name: (&form.name).into(),
            levels: form.levels.iter().map(|level| level.get_ref().clone()).collect(),
            cut_off: form.cut_off.strftime("%H:%M").to_string(),
            reminders: form.reminders.iter().map(|time| time.strftime("%H:%M").to_string()).collect(),
            figures: figures.collect(),
        }
    }
}

impl From<&playbook::ResponseKind> for ResponseKindWire {
    fn from(it: &playbook::ResponseKind) -> Self {
        Self {
            id: it.id.get_ref().clone(),
            name: (&it.name).into(),
            levels: it.levels.iter().map(|it| it.get_ref().clone()).collect(),
            most_days: *it.most_days.get_ref(),
            measures: (&it.measures).into(),
        }
    }
}
