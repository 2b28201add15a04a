//! Every playbook that ships reads; mistakes are told with their line and key; the ladders of all
//! five localities can be written.

use domain::access::Action;
use playbook::Playbook;

const LIANGDANG: &str = include_str!("../../../../playbooks/liangdang.toml");
const STARTER: &str = include_str!("../../../../playbooks/starter.toml");

// covers: L-01 L-30 L-08 L-15 L-16 L-17
#[test]
fn liangdang_reads_with_five_levels_and_its_roles() {
    let playbook = Playbook::read(LIANGDANG).expect("reads");
    let ladder: Vec<_> = playbook.levels.iter().map(|level| level.name.zh.as_str()).collect();
    assert_eq!(ladder, ["县", "乡镇", "村（社区）", "联户组"]);
    assert_eq!(playbook.household.name.zh, "户");
    assert_eq!(playbook.ladder().tally_depth(), 2);
    for role in ["building_head", "unit_head", "group_head"] {
        assert!(playbook.role(role).is_some(), "{role}");
    }
    assert_eq!(playbook.teams[0].seats.len(), 5);
    let size = playbook.ladder().lowest().and_then(|level| level.size).expect("a size rule");
    assert_eq!(size.bounds(), (3, 5));
}

#[test]
fn starter_reads() {
    Playbook::read(STARTER).expect("reads");
}

#[test]
fn mistakes_are_told_with_line_and_key() {
    let cases = [
        ("format = 1", "format = 2", "format", "update the program"),
        ("county = \"621228\"", "county = \"62128\"", "county", "six digits"),
        ("level = \"township\"", "level = \"twonship\"", "role[2].level", "township"),
        ("tally = true", "", "ladder.tally", "exactly one level"),
        ("accountable = true", "", "role.accountable", "every task has an owner"),
        ("of = \"unwell\"", "of = \"sick\"", "report[0].figure[3].of", "question called \"sick\""),
        ("digits = 12", "digits = 9", "ladder[2].digits", "grow from level to level"),
        ("keep_days = 30", "keep_days = 9999", "visit.keep_days", "between 1 and"),
        (
            "settles = \"excused\"",
            "settles = \"nothing\"",
            "campaign[0].outcome",
            "no target may demand 100 %",
        ),
        ("cut_off = \"16:00\"", "cut_off = \"25:00\"", "\"25:00\"", "clock time"),
        ("\"village\", \"group\"]", "\"group\", \"village\"]", "report[0].levels", "follow one another"),
        ("id = \"unit_head\"", "id = \"group_head\"", "role.id", "stands twice"),
        ("kind = \"yes_no\"", "kind = \"maybe\"", "\"maybe\"", "unknown variant"),
        ("谁身体不适", "谁有宗教信仰", "visit.question[1]", "no form may ask"),
        ("required = true", "reqiured = true", "reqiured", "unknown field"),
    ];
    for (right, wrong, key, words) in cases {
        let text = LIANGDANG.replace(right, wrong);
        assert_ne!(text, LIANGDANG, "{right} is not in the playbook");
        let problems = Playbook::read(&text).expect_err(wrong);
        let found = problems.iter().find(|problem| problem.key == key);
        let found = found.unwrap_or_else(|| panic!("{wrong}: {problems:#?}"));
        assert!(found.en.contains(words) || found.zh.contains(words), "{wrong}: {found}");
        assert!(found.line > 1 || wrong.is_empty(), "{wrong}: {found}");
    }
}

// covers: Q-53 B-16 B-20 T-17
#[test]
fn the_ladders_of_all_five_localities_can_be_written() {
    let ladders: [&[&str]; 6] = [
        &["镇", "管区", "村", "微网格", "细网格"],
        &["街道", "片区", "村社", "党员网格"],
        &["街道", "村", "网格", "微网格"],
        &["区中心", "街道室", "村社指挥部", "网格", "微网格"],
        &["区", "村"],
        &["市", "镇街", "村社", "网格"],
    ];
    let (before, rest) = STARTER.split_once("[[ladder]]").expect("a ladder");
    let after = &rest[rest.find("[household]").expect("a household")..];
    for names in ladders {
        let levels: String = names
            .iter()
            .enumerate()
            .map(|(depth, name)| {
                let id = match depth {
                    0 => "county".to_owned(),
                    n if n + 1 == names.len() => "grid".to_owned(),
                    1 => "township".to_owned(),
                    2 => "village".to_owned(),
                    n => format!("level{n}"),
                };
                let tally = if depth == 0 { "tally = true\n" } else { "" };
                format!("[[ladder]]\nid = \"{id}\"\nname = {{ zh = \"{name}\", en = \"{id}\" }}\n{tally}\n")
            })
            .collect();
        let mut text = format!("{before}{levels}{after}");
        let named = |id: &str| text.contains(&format!("id = \"{id}\"\nname = {{ zh"));
        let (town, village) = (named("township"), named("village"));
        if !village {
            text = text.replace("level = \"village\"", "level = \"grid\"").replace("\"village\", ", "");
        }
        if !town {
            text = text.replace("level = \"township\"", "level = \"grid\"").replace("\"township\", ", "");
        }
        if names.len() == 5 {
            text = text.replace("\"village\", \"grid\"]", "\"village\", \"level3\", \"grid\"]");
        }
        let playbook = Playbook::read(&text).unwrap_or_else(|problems| panic!("{names:?}: {problems:#?}"));
        assert_eq!(playbook.levels.len(), names.len());
    }
}

const NISHAN: &str = include_str!("../../../../playbooks/nishan.toml");

// covers: Q-14 Q-48 Q-53 Q-55 Q-58 Q-64
#[test]
fn nishan_reads_with_five_levels_two_supervisions_and_22_categories() {
    let playbook = Playbook::read(NISHAN).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let ladder: Vec<_> = playbook.levels.iter().map(|level| level.id.get_ref().as_str()).collect();
    assert_eq!(ladder, ["town", "zone", "village", "micro", "fine"]);
    let programmes = &playbook.inspections.as_ref().expect("inspections").programmes;
    assert_eq!(programmes.iter().map(|it| it.bodies.len()).collect::<Vec<_>>(), [3, 0]);
    assert_eq!(playbook.places.as_ref().expect("places").categories.len(), 22);
    assert_eq!(playbook.role("fine_member").expect("a role").kinds.len(), 4);
    let inspections = playbook.inspections.as_ref().expect("inspections");
    let items = |category: &str| inspections.items(category).count();
    assert_eq!((items("hotel"), items("restaurant"), items(playbook::AREA)), (10, 8, 4));
}

#[test]
fn mistakes_about_places_and_inspections_are_told() {
    let cases = [
        (
            "department = \"culture\"\n",
            "department = \"sport\"\n",
            "places.category[0].department",
            "culture",
        ),
        (
            "[\"department\", \"cadre\", \"operator\"]",
            "[\"cadre\", \"cadre\"]",
            "places.guarantors",
            "two different",
        ),
        ("exclusive = \"scenic\"", "exclusive = \"lake\"", "role[16].exclusive", "scenic"),
        ("team = \"joint_group\"", "team = \"group\"", "inspections.programme[0].team", "joint_group"),
        ("\"enforcement\"]", "\"army\"]", "inspections.programme[0].bodies", "enforcement"),
        ("areas = \"village\"\nvenues = true", "", "inspections.programme[0].venues", "looks at"),
        ("times = 3", "times = 1", "inspections.factor[0].times", "between 2 and 10"),
        ("id = \"air\"", "id = \"masks\"", "inspections.checklist[0].items", "stands twice"),
        ("[\"scenic\", \"hotel\"]", "[\"cave\"]", "inspections.checklist[1].categories", "category"),
        ("headcount = [50, 5000]", "headcount = [50, 5]", "exclusive[0].headcount", "no sense"),
    ];
    for (right, wrong, key, words) in cases {
        let text = NISHAN.replacen(right, wrong, 1);
        assert_ne!(text, NISHAN, "{right} is not in the playbook");
        let problems = Playbook::read(&text).expect_err(wrong);
        let found = problems.iter().find(|problem| problem.key == key);
        let found = found.unwrap_or_else(|| panic!("{wrong}: {problems:#?}"));
        assert!(found.en.contains(words) || found.zh.contains(words), "{wrong}: {found}");
    }
}

const BEILUN: &str = include_str!("../../../../playbooks/beilun.toml");
const TENGZHOU: &str = include_str!("../../../../playbooks/tengzhou.toml");

// covers: B-19 B-20 B-52 B-67
#[test]
fn beilun_reads_with_five_levels_a_command_room_and_three_zones() {
    let playbook = Playbook::read(BEILUN).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!((playbook.levels.len(), playbook.household.name.zh.as_str()), (5, "户"));
    let size = playbook.ladder().lowest().and_then(|level| level.size).expect("a size rule");
    assert_eq!(size.bounds(), (50, 100));
    let room = playbook.role("command_room").expect("the hub");
    for action in [Action::PublishWork, Action::AssignTasks, Action::ReadCoverage] {
        assert!(room.actions.contains(&action), "{action:?}: sorts, hands on, watches");
    }
    assert_eq!(playbook.exclusives.len(), 7);
    assert_eq!((playbook.staffing.zones.len(), playbook.staffing.rules.len()), (3, 3));
}

// covers: B-96 B-117
#[test]
fn beilun_is_one_centre_four_platforms_and_one_grid_that_the_political_and_legal_committee_owns() {
    let playbook = Playbook::read(BEILUN).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let events = playbook.events.as_ref().expect("events");
    let depth = |level: &str| playbook.ladder().depth(level);
    // One centre at the top answers last, the grid tells first, and platforms stand at the sub-district.
    assert_eq!(events.climbs.last().and_then(|it| depth(it.get_ref())), Some(0));
    assert_eq!(depth(events.urgent.get_ref()), Some(1));
    let platforms: Vec<_> = playbook.departments.iter().filter(|it| it.name.zh.ends_with("平台")).collect();
    assert_eq!(platforms.len(), 4);
    for platform in platforms {
        let goes = |it: &playbook::EventCategory| {
            it.departments.iter().any(|to| to.get_ref() == platform.id.get_ref())
        };
        assert!(events.categories.iter().any(goes), "something goes to {}", platform.name.zh);
    }
    let grid = playbook.role("grid_leader").expect("the grid");
    assert!(grid.actions.contains(&Action::ReportEvents));
    assert_eq!(playbook.owner.as_ref().map(|it| it.zh.as_str()), Some("区委政法委"));
}

// covers: T-10 T-11 T-16 T-17 T-29
#[test]
fn tengzhou_reads_down_to_stairwells_and_works_without_a_party_layer() {
    let playbook = Playbook::read(TENGZHOU).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let ladder: Vec<_> = playbook.levels.iter().map(|level| level.id.get_ref().as_str()).collect();
    assert_eq!(ladder, ["city", "town", "village", "grid", "building", "stairwell"]);
    for role in ["grid_leader", "grid_worker", "grid_instructor", "volunteer", "building_head", "lane_head"] {
        assert!(playbook.role(role).is_some(), "{role}");
    }
    let (before, rest) = TENGZHOU.split_once("[[team]]").expect("a Party layer");
    let (_, after) = rest.split_once("# --- “三级”帮包").expect("the next part");
    Playbook::read(&format!("{before}# {after}")).expect("reads without it");
}

#[test]
fn mistakes_about_jobs_requests_and_disputes_are_told() {
    told(&[
        (BEILUN, "campaigns = [\"sampling\"]", "campaigns = [\"testing\"]", "job[2].campaigns", "sampling"),
        (BEILUN, "events = [\"daily\"]", "events = [\"supplies\"]", "job[3].events", "already"),
        (BEILUN, "campaigns = [\"sampling\"]", "", "job[2]", "nothing"),
        (BEILUN, "id = \"calm\"", "id = \"supply\"", "job.id", "twice"),
        (
            BEILUN,
            "categories = [\"help\"",
            "categories = [\"helps\"",
            "events.requests.categories[0]",
            "help",
        ),
        (
            BEILUN,
            "categories = [\"help\"",
            "categories = [\"gathering\"",
            "events.requests.categories[0]",
            "count",
        ),
        (BEILUN, "acknowledge_minutes = 30", "acknowledge_minutes = 0", "events.requests", "1 to 1440"),
        (TENGZHOU, "[disputes]\ndays = 30", "[disputes]\ndays = 91", "disputes.days", "between 1 and 90"),
        (
            TENGZHOU,
            "keep_days = 365\n\n[[disputes",
            "keep_days = 0\n\n[[disputes",
            "disputes.keep_days",
            "between 1",
        ),
        (TENGZHOU, "id = \"court\"", "id = \"justice\"", "disputes.body.id", "twice"),
        (TENGZHOU, "id = \"rent\"", "id = \"labour\"", "disputes.kind.id", "twice"),
    ]);
}

#[test]
fn mistakes_about_staffing_are_told() {
    told(&[
        (BEILUN, "zones = [\"precaution\"]", "zones = [\"red\"]", "staffing.rule[1].zones", "precaution"),
        (BEILUN, "people = [6, 8]", "people = [8, 6]", "staffing.rule[0].people", "no sense"),
        (BEILUN, "kinds = [\"volunteer\"]", "kinds = [\"robot\"]", "staffing.rule[1].kinds", "volunteer"),
        (
            BEILUN,
            "role = \"micro_leader\"\nleast = 40",
            "role = \"boss\"\nleast = 40",
            "staffing.share[0].role",
            "micro_leader",
        ),
        (BEILUN, "least = 40", "least = 140", "staffing.share[0].least", "between 1 and 100"),
        (BEILUN, "most = 20", "most = 0", "staffing.contacts.most", "between 1 and 200"),
        (TENGZHOU, "to = \"town\"", "to = \"city\"", "staffing.guarantee[0].to", "above"),
        (TENGZHOU, "id = \"town_village\"", "id = \"city_town\"", "staffing.guarantee.id", "twice"),
    ]);
}

/// Each playbook with one thing in it made wrong: the mistake is told under its key, in these words.
fn told(cases: &[(&str, &str, &str, &str, &str)]) {
    for &(text, right, wrong, key, words) in cases {
        let changed = text.replacen(right, wrong, 1);
        assert_ne!(changed, text, "{right} is not in the playbook");
        let problems = Playbook::read(&changed).expect_err(wrong);
        let found = problems.iter().find(|problem| problem.key == key);
        let found = found.unwrap_or_else(|| panic!("{wrong}: {problems:#?}"));
        assert!(found.en.contains(words) || found.zh.contains(words), "{wrong}: {found}");
    }
}
