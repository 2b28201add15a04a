//! The solver on its own, for measuring it beside others (`bench/division`).
//!
//! `measure graph FOLDER UNITS OUT` divides a given graph (nodes.csv, edges.csv) into so many units,
//! `measure land FOLDER OUT` divides its buildings village by village with barriers and special buildings,
//! `measure grow BUILDINGS` divides a made-up town of so many buildings. Sizes are 200 to 300 people.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Instant;

use division::{Building, Count, Effort, Ground, Origin, Reason, Rules, Size, Territory, divide, solve};
use geo::LineString;

const SIZE: Size = Size { least: 200, most: 300 };

type Failure = Box<dyn std::error::Error>;

fn rows(path: &str) -> Result<Vec<Vec<String>>, Failure> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

fn main() -> Result<(), Failure> {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    match told[..] {
        ["graph", folder, units, out] => graph(folder, units.parse()?, out),
        ["land", folder, out] => land(folder, out),
        ["grow", buildings] => {
            grow(buildings.parse()?);
            Ok(())
        }
        _ => Err("graph FOLDER UNITS OUT, land FOLDER OUT, or grow BUILDINGS".into()),
    }
}

fn graph(folder: &str, units: u32, out: &str) -> Result<(), Failure> {
    let (mut at, mut size, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows(&format!("{folder}/nodes.csv"))? {
        at.push([row[1].parse()?, row[2].parse()?]);
        size.push(row[3].parse()?);
    }
    for row in rows(&format!("{folder}/edges.csv"))? {
        pairs.push((row[0].parse()?, row[1].parse()?, row[2].parse()?));
    }
    let ground = Ground::new(at, size, &pairs);
    let started = Instant::now();
    let unit = solve(&ground, SIZE, Count::Exactly(units), &Effort::default());
    println!("{:.3} s", started.elapsed().as_secs_f64());
    kept(out, unit.into_iter())
}

fn kept(out: &str, units: impl Iterator<Item = u32>) -> Result<(), Failure> {
    let mut text = "id,part\n".to_owned();
    for (place, unit) in units.enumerate() {
        writeln!(text, "{place},{unit}")?;
    }
    Ok(std::fs::write(out, text)?)
}

fn land(folder: &str, out: &str) -> Result<(), Failure> {
    let mut villages = HashMap::<String, u32>::new();
    let mut buildings = Vec::new();
    for row in rows(&format!("{folder}/nodes.csv"))? {
        let next = villages.len() as u32;
        let village = *villages.entry(row[5].clone()).or_insert(next);
        let apart = buildings.len() % 500 == 250;
        let at = [row[1].parse()?, row[2].parse()?];
        buildings.push(Building { at, size: row[3].parse()?, village, apart, ..Building::default() });
    }
    let count = buildings.len();
    // A river and a railway across the town.
    let river =
        (-80..=80).map(|it| (f64::from(it) * 100.0, 300.0 * (f64::from(it) / 9.0).sin())).collect::<Vec<_>>();
    let barriers =
        vec![LineString::from(river), LineString::from(vec![(-9_000.0, -7_000.0), (9_000.0, 8_000.0)])];
    let territory = Territory { buildings, barriers, ..Territory::default() };
    let started = Instant::now();
    let division = divide(&territory, &Rules::of(SIZE), &Effort::default())?;
    println!("{:.3} s, {:?}", started.elapsed().as_secs_f64(), division.score);
    let proven = division.conflicts.iter().filter(|it| !matches!(it.reason, Reason::Unfound { .. })).count();
    println!("outside the rule: {} units, {proven} of them shown to be impossible", division.conflicts.len());
    let mut unit = vec![0; count];
    for (number, own) in division.units.iter().enumerate().filter(|it| it.1.origin == Origin::Drawn) {
        for part in &own.parts {
            unit[part.building as usize] = number as u32;
        }
    }
    kept(out, unit.into_iter())
}

/// Houses along streets, a tower now and then, and a green between every few blocks.
fn grow(count: u32) {
    let wide = f64::from(count).sqrt() as u32;
    let noise =
        |it: u32, salt: u32| f64::from((it ^ salt).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
    let buildings: Vec<Building> = (0..count)
        .map(|it| {
            let (column, row) = (it % wide, it / wide);
            let street = f64::from(column / 8) * 12.0;
            let green = f64::from(row / 40) * 90.0;
            let at = [
                f64::from(column) * 14.0 + street + noise(it, 1) * 4.0,
                f64::from(row) * 16.0 + green + noise(it, 2) * 4.0,
            ];
            let size = if noise(it, 3) < 0.19 { 20 + (noise(it, 4) * 41.0) as u32 } else { 3 + it % 3 };
            Building { at, size, ..Building::default() }
        })
        .collect();
    let people: u64 = buildings.iter().map(|it| u64::from(it.size)).sum();
    let territory = Territory { buildings, ..Territory::default() };
    let started = Instant::now();
    match divide(&territory, &Rules::of(SIZE), &Effort::default()) {
        Ok(it) => println!(
            "{count} buildings, {people} people: {:.2} s, {} units, {} outside the rule, compactness {:.3}",
            started.elapsed().as_secs_f64(),
            it.score.units,
            it.conflicts.len(),
            it.score.compactness
        ),
        Err(why) => println!("{why}"),
    }
}
