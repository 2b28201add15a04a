//! The store on both engines: scope, books, audit, idempotence, durability of the group.

use domain::access::{Action, Permit, Purpose};
use domain::ids::{CampaignId, TaskId, VisitId};
use domain::reports::Figures;
use domain::tasks::{Delta, Settles, Tally, TaskState};
use jiff::civil::date;
use store::{Store, StoreError};
use testkit::{SmallCounty, now, small_county};
use uuid::Uuid;

const CAMPAIGN: CampaignId = CampaignId(Uuid::from_u128(77));

fn permit(made: &SmallCounty, role: &str, area: usize, action: Action) -> Permit {
    made.post(role, area).permit(action, Purpose::DoorVisit, date(2022, 3, 15)).expect("allowed")
}

async fn campaign(store: &Store, made: &SmallCounty) {
    let county = made.county;
    let everything = permit(made, "commander", 0, Action::ReadPeople);
    let by = everything.worker();
    let done: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                let campaign = store::tasks::Campaign {
                    id: CAMPAIGN,
                    template: "knock".into(),
                    title: "敲门行动".into(),
                    path: everything.path().clone(),
                    opens_at: now(),
                    closes_at: now(),
                    open: true,
                    created_by: by,
                    listed: false,
                };
                store::tasks::insert(writer, county, &campaign, now()).await?;
                let day = date(2022, 3, 15);
                let owners = store::people::owners_by_path(writer, &everything, "group_head", day).await?;
                let targets = store::people::targets(writer, &everything, None).await?;
                let targets: Vec<_> = targets
                    .into_iter()
                    .filter_map(|(id, path)| {
                        let (_, owner) = owners.iter().find(|(unit, _)| *unit == path)?;
                        Some((id, path, *owner))
                    })
                    .collect();
                for _ in 0..2 {
                    store::tasks::freeze(writer, county, CAMPAIGN, &targets, 2, now()).await?;
                }
                Ok(())
            })
        })
        .await;
    done.expect("freezes");
}

async fn settle(store: &Store, permit: &Permit, task: TaskId, outcome: Settles) -> Result<(), StoreError> {
    let permit = permit.clone();
    store
        .write(move |writer| {
            Box::pin(async move {
                let held = store::tasks::locked(writer, &permit, task).await?;
                let held = held.ok_or(StoreError::Inconsistent("not there"))?;
                let (next, delta) = domain::tasks::settle(held.state, outcome, false, true).expect("open");
                store::tasks::update(
                    writer,
                    &permit,
                    task,
                    next,
                    (VisitId(uuid::Uuid::from_u128(1)), "visited", None),
                    1,
                    now(),
                )
                .await?;
                let unit = held.path.at_depth(2);
                store::tasks::add_to_tally(writer, permit.county(), held.campaign, &unit, delta).await
            })
        })
        .await
}

testkit::both_engines! {
    // covers: L-11 L-39 I-11
    async fn a_group_head_sees_the_own_group_and_only_what_is_needed(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let head = permit(&made, "group_head", 3, Action::ReadPeople);
        let village = permit(&made, "village_head", 2, Action::ReadPeople);
        let (own, other) = (made.households[0].id, made.households[3].id);
        let read: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
            let list = store::people::list(db, &head, None, 50).await?;
            let outside = store::people::find(db, &head, other).await?;
            let narrow = store::people::members(db, &head, own).await?;
            let masked = store::people::members(db, &village, own).await?;
            let none = store::people::members(db, &head, other).await?;
            Ok((list.len(), outside, narrow, masked, none))
        })).await;
        let (count, outside, narrow, masked, none) = read.expect("reads");
        assert_eq!((count, outside, none.len()), (3, None, 0));
        assert_eq!(narrow[0].id_number, None);
        assert_eq!(narrow[0].born, Some(date(1960, 1, 1)));
        assert_eq!(narrow[0].phone.as_deref(), Some("139****0000"));
        assert!(masked[0].id_number.as_deref().is_some_and(|number| number.contains("**********")));
    }

    async fn areas_are_found_by_name_pinyin_initials_and_code_inside_the_scope(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let county = permit(&made, "commander", 0, Action::ReadAreas);
        let village = permit(&made, "village_head", 2, Action::ReadAreas);
        for (typed, in_county, in_village) in
            [("左家", 3, 0), ("xiangquan", 3, 3), ("xqsq", 3, 3), ("621228100", 3, 1), ("  ", 0, 0)]
        {
            for (permit, want) in [(&county, in_county), (&village, in_village)] {
                let permit = permit.clone();
                let found: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
                    store::areas::search(db, &permit, typed, 20).await
                })).await;
                assert_eq!(found.expect("searches").len(), want, "{typed}");
            }
        }
    }

    async fn residents_are_found_by_characters_and_letters_inside_the_scope(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        for (role, area, want) in [("commander", 0, 12), ("township_head", 1, 12), ("village_head", 2, 6), ("group_head", 3, 3)] {
            for typed in ["王", "wangxiu", "wxy"] {
                let permit = permit(&made, role, area, Action::ReadPeople);
                let found: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
                    store::people::search(db, &permit, typed, 50).await
                })).await;
                assert_eq!(found.expect("searches").len(), want, "{role} {typed}");
            }
        }
    }

    // covers: L-21 Q-30 T-20 L-37
    async fn targets_are_done_excused_and_open_at_every_level(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        campaign(&store, &made).await;
        let head = permit(&made, "group_head", 3, Action::RecordVisits);
        let task = |n: usize| store::tasks::task_id(CAMPAIGN, made.households[n].id);
        settle(&store, &head, task(0), Settles::Done).await.expect("settles");
        settle(&store, &head, task(1), Settles::Excused).await.expect("settles");
        settle(&store, &head, task(1), Settles::Done).await.expect("settles");
        settle(&store, &head, task(2), Settles::Nothing).await.expect("settles");
        assert!(settle(&store, &head, task(3), Settles::Done).await.is_err(), "outside the scope");
        for (role, area, targets, done) in
            [("commander", 0, 12, 2), ("township_head", 1, 12, 2), ("village_head", 2, 6, 2), ("village_head", 5, 6, 0), ("group_head", 3, 3, 2)]
        {
            let permit = permit(&made, role, area, Action::ReadCoverage);
            let depth = made.areas[area].path.depth();
            let books: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
                let total = store::tasks::total(db, &permit, CAMPAIGN, 2).await?;
                let mut sums = vec![];
                for below in depth + 1..=3 {
                    let mut sum = Tally::default();
                    for (_, tally) in store::tasks::below(db, &permit, CAMPAIGN, 2, below).await? {
                        sum += tally;
                    }
                    sums.push(sum);
                }
                Ok((total, sums))
            })).await;
            let (total, sums) = books.expect("reads");
            assert_eq!(total, Tally { targets, done, excused: 0 }, "{role} {area}");
            assert_eq!(total.open(), targets - done);
            assert!(sums.iter().all(|sum| *sum == total), "{role} {area}: {sums:?}");
        }
    }

    async fn books_that_do_not_add_up_are_refused_by_the_database(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        campaign(&store, &made).await;
        let (county, unit) = (made.county, made.areas[2].path.clone());
        let written: Result<(), StoreError> = store.write(move |writer| Box::pin(async move {
            let delta = Delta { done: 7, ..Delta::default() };
            store::tasks::add_to_tally(writer, county, CAMPAIGN, &unit, delta).await
        })).await;
        assert!(matches!(written, Err(StoreError::Conflict(_))), "{written:?}");
    }

    async fn a_refused_write_leaves_its_neighbours_alone(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        campaign(&store, &made).await;
        let head = permit(&made, "group_head", 3, Action::RecordVisits);
        let mut waiting = Vec::new();
        for n in 0..40u128 {
            let (store, permit) = (store.clone(), head.clone());
            let task = store::tasks::task_id(CAMPAIGN, made.households[(n % 3) as usize].id);
            waiting.push(tokio::spawn(async move {
                let day = date(2022, 3, 15);
                let visit = store::tasks::Visit {
                    id: VisitId(Uuid::from_u128(n + 1)), task, path: permit.path().clone(),
                    outcome: "visited".into(), reason: None, made_at: now(), day, replaces: None,
                    answers: "{}".into(), fingerprint: vec![],
                };
                let result: Result<(), StoreError> = store.write(move |writer| Box::pin(async move {
                    store::tasks::locked(writer, &permit, task).await?;
                    store::tasks::insert_visit(writer, &permit, &visit, now()).await?;
                    let figures = Figures::from([("visits", 1)]);
                    store::figures::add_day_figures(writer, permit.county(), day, permit.path(), &figures).await?;
                    if n % 4 == 0 { Err(StoreError::Busy) } else { Ok(()) }
                })).await;
                result.is_ok()
            }));
        }
        let mut kept = 0;
        for one in waiting {
            kept += i64::from(one.await.expect("runs"));
        }
        let figures: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
            store::figures::day_figures(db, &head, date(2022, 3, 15)).await
        })).await;
        assert_eq!((kept, figures.expect("reads").get("visits")), (30, 30));
    }

    // covers: I-13
    async fn the_audit_cannot_be_changed_and_a_break_is_named(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let county = made.county;
        for n in 0..5 {
            let worker = made.posts[n].1.worker;
            let written: Result<(), StoreError> = store.write(move |writer| Box::pin(async move {
                let subject = format!("subject {n}");
                let entry = store::audit::Entry {
                    county, at: now(), worker: Some(worker), action: "people.unmask",
                    subject: &subject, detail: serde_json::Value::Null,
                };
                store::audit::append(writer, entry).await
            })).await;
            written.expect("appends");
        }
        let verified: Result<_, StoreError> =
            store.read(move |db| Box::pin(async move { store::audit::verify(db, county).await })).await;
        let verified = verified.expect("verifies");
        assert_eq!((verified.entries, verified.broken.len()), (5, 0));
        for sql in ["update audit set action = 'x'", "delete from audit"] {
            let changed: Result<u64, StoreError> =
                store.write(move |writer| Box::pin(async move { writer.execute(sql, &[]).await })).await;
            assert!(changed.is_err_and(|error| error.to_string().contains("append-only")), "{sql}");
        }
        let forged: Result<(), StoreError> = store.write(move |writer| Box::pin(async move {
            let sql = "insert into audit (county, lane, seq, at, action, subject, detail, hash) \
                       select county, lane, seq + 1, at, action, 'forged', detail, hash from audit_head h \
                       join audit a using (county, lane, seq, hash)";
            writer.execute(sql, &[]).await.map(drop)
        })).await;
        forged.expect("inserts");
        let verified: Result<_, StoreError> =
            store.read(move |db| Box::pin(async move { store::audit::verify(db, county).await })).await;
        assert!(!verified.expect("verifies").broken.is_empty());
    }

    async fn a_task_goes_to_another_worker_once_a_version(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        campaign(&store, &made).await;
        let village = permit(&made, "village_head", 2, Action::AssignTasks);
        let task = store::tasks::task_id(CAMPAIGN, made.households[0].id);
        let to = made.post("group_head", 4).worker;
        for want in [true, false] {
            let permit = village.clone();
            let moved: Result<_, StoreError> = store.write(move |writer| Box::pin(async move {
                store::tasks::assign(writer, &permit, task, 1, to, 2, now()).await
            })).await;
            assert_eq!(moved.expect("assigns"), want);
        }
        let held: Result<_, StoreError> = store.write(move |writer| Box::pin(async move {
            store::tasks::locked(writer, &village, task).await
        })).await;
        let held = held.expect("reads").expect("there");
        assert_eq!((held.state, held.owner, held.version), (TaskState::Open, to, 2));
    }

    async fn a_second_import_of_the_same_resident_changes_nothing(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let (county, mut person) = (made.county, made.people[0].clone());
        for (phone, want) in [(person.phone.clone(), false), (Some("+8613800000001".into()), true), (None, true), (None, false)] {
            person.phone = phone;
            let it = person.clone();
            let changed: Result<_, StoreError> = store.write(move |writer| Box::pin(async move {
                store::people::upsert_person(writer, county, &it, now()).await
            })).await;
            assert_eq!(changed.expect("upserts"), want);
        }
    }

    // covers: Q-12 L-19
    async fn units_without_a_holder_are_listed(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let permit = permit(&made, "commander", 0, Action::ReadStaff);
        for (level, role, want) in [("group", "group_head", 0), ("group", "unit_head", 4), ("village", "volunteer", 2)] {
            let permit = permit.clone();
            let vacant: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
                store::access::vacancies(db, &permit, (level, None), role, date(2022, 3, 15), 10).await
            })).await;
            assert_eq!(vacant.expect("reads").len(), want, "{level} {role}");
        }
    }

    // covers: B-21 B-52
    async fn units_outside_a_rule_of_households_or_people_are_listed(store) {
        use domain::areas::SizeRule;
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let permit = permit(&made, "commander", 0, Action::ReadAreas);
        // Every group holds three households and six people.
        let cases = [
            (SizeRule::Households([3, 5]), 0),
            (SizeRule::Households([50, 100]), 4),
            (SizeRule::People([1, 5]), 4),
            (SizeRule::People([6, 300]), 0),
        ];
        for (rule, want) in cases {
            let permit = permit.clone();
            let outside: Result<_, StoreError> = store.read(move |db| Box::pin(async move {
                store::areas::out_of_size(db, &permit, 3, rule, 10).await
            })).await;
            assert_eq!(outside.expect("reads").len(), want, "{rule:?}");
        }
    }

    // covers: I-17
    async fn the_database_refuses_that_somebody_agrees_to_their_own_export(store) {
        let made = small_county(&store, testkit::LIANGDANG, None).await;
        let own = permit(&made, "administrator", 0, Action::ExportPeople);
        let id = domain::ids::ExportId(uuid::Uuid::from_u128(1));
        let decided: Result<bool, StoreError> = store.write(move |writer| Box::pin(async move {
            store::exports::insert(writer, &own, id, "核对底数", "csv", now()).await?;
            store::exports::decide(writer, &own, id, Some(now()), now()).await
        })).await;
        assert!(matches!(decided, Err(StoreError::Conflict(_))), "{decided:?}");
    }
}
