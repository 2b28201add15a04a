//! A roster for 200 checkpoints and 14 days, three shifts a day, two places each: seconds, rules broken,
//! and how evenly hours fall, beside a plain rotation that takes the next in the row.

use std::time::Instant;

use domain::duty::{DutyRules, Seat, Watch, breaches, draft};

use crate::quantile;

const CHECKPOINTS: usize = 200;
const DAYS: i64 = 14;
const POOL: usize = 9;
const ROUNDS: usize = 5;

fn seats() -> Vec<Seat> {
    let mut seats = Vec::new();
    for checkpoint in 0..CHECKPOINTS {
        let candidates: Vec<usize> = (checkpoint * POOL..(checkpoint + 1) * POOL).collect();
        for day in 0..DAYS {
            for shift in 0..3 {
                for place in 0..2 {
                    let from = (day * 24 + shift * 8 - 2) * 60;
                    let watch = Watch { from, until: from + 480, day };
                    seats.push(Seat { watch, must: place == 0, candidates: candidates.clone() });
                }
            }
        }
    }
    seats
}

/// Watches that break a rule beside the others of their holder, and hours of each worker.
fn judged(seats: &[Seat], taken: &[Option<usize>]) -> (usize, Vec<i64>) {
    let mut held = vec![Vec::new(); CHECKPOINTS * POOL];
    for (seat, worker) in seats.iter().zip(taken) {
        if let Some(worker) = worker {
            held[*worker].push(seat.watch);
        }
    }
    let mut broken = 0;
    for watches in &held {
        for (place, watch) in watches.iter().enumerate() {
            let mut others = watches.clone();
            others.swap_remove(place);
            broken += usize::from(!breaches(DutyRules::default(), &others, *watch).is_empty());
        }
    }
    (broken, held.iter().map(|it| it.iter().map(|watch| watch.minutes()).sum::<i64>() / 60).collect())
}

fn row(what: &str, seconds: f64, empty: usize, seats: &[Seat], taken: &[Option<usize>]) {
    let (broken, hours) = judged(seats, taken);
    let spreads = hours.chunks(POOL).map(|pool| pool.iter().max().zip(pool.iter().min()));
    let spread = spreads.flatten().map(|(most, least)| most - least).max().unwrap_or_default();
    println!("| {what} | {seconds:.2} s | {empty} | {broken} | {spread} h |");
}

pub fn run() {
    let seats = seats();
    let held = vec![Vec::new(); CHECKPOINTS * POOL];
    let mut times = Vec::new();
    let mut made = None;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        made = Some(draft(DutyRules::default(), &held, &seats));
        times.push(started.elapsed().as_secs_f64());
    }
    println!(
        "{} places; nine people a checkpoint; 48 hours a week, 8 hours of rest, six days running",
        seats.len()
    );
    println!(
        "| roster | time | empty places | watches that break a rule | widest spread of hours at one checkpoint |"
    );
    println!("| --- | --- | --- | --- | --- |");
    if let Some(made) = made {
        row("drafted", quantile(&mut times, 0.5), made.unfilled.len(), &seats, &made.taken);
    }
    let started = Instant::now();
    let mut next = vec![0; CHECKPOINTS];
    let rotation: Vec<Option<usize>> = seats
        .iter()
        .map(|seat| {
            let checkpoint = seat.candidates[0] / POOL;
            next[checkpoint] += 1;
            Some(seat.candidates[(next[checkpoint] - 1) % POOL])
        })
        .collect();
    row("plain rotation", started.elapsed().as_secs_f64(), 0, &seats, &rotation);
}
