//! `wangge divide FILE`: buildings of a map or table become units, without a database.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use clap::{Args, ValueEnum};
use division::{Division, Effort, Rules, Size, Unfit, Way, divide, outlines};
use formats::{BuildingField, Datum, columns, features};

use crate::territory::{self, Counted, Sheet};

/// Divide buildings into units.
#[derive(Args)]
pub struct Divide {
    /// Buildings: GeoJSON, Shapefile (also zipped), or a table with longitude and latitude.
    file: PathBuf,
    /// The size rule, for example 50-100.
    #[arg(long, value_parser = size)]
    size: Size,
    /// What the size rule counts.
    #[arg(long, value_enum, default_value = "households")]
    count: Counted,
    /// By what villages are divided.
    #[arg(long, value_enum, default_value = "size")]
    by: By,
    /// Borders of villages: polygons with a name, in WGS 84.
    #[arg(long)]
    villages: Option<PathBuf>,
    /// Roads, rivers, rail, walls that units should not cross.
    #[arg(long)]
    barriers: Option<PathBuf>,
    /// What the coordinates count from: wgs84 (also CGCS2000), gcj02 or bd09.
    #[arg(long, default_value = "wgs84", value_parser = datum)]
    datum: Datum,
    /// Where a count is missing: a household for so many square metres of floor.
    #[arg(long)]
    estimate: Option<f64>,
    /// Change as few households as possible against the units the file names.
    #[arg(long)]
    keep: bool,
    /// A column the file names otherwise, for example households=total_dwelling_units.
    #[arg(long = "column", value_parser = column)]
    columns: Vec<(BuildingField, String)>,
    /// The same number gives the same units.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Improve for at most so many seconds.
    #[arg(long)]
    seconds: Option<f64>,
    /// Where the units go, as GeoJSON.
    #[arg(long, short)]
    out: Option<PathBuf>,
    /// Where the list goes: which building, stairwell and floors are in which unit (CSV).
    #[arg(long)]
    list: Option<PathBuf>,
}

/// By what villages are divided.
#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// The size rule.
    Size,
    /// Natural villages: what stands together.
    Settlements,
    /// Villagers' groups.
    Groups,
}

fn size(text: &str) -> Result<Size, String> {
    let (least, most) = text.split_once(['-', '–', '~']).ok_or("for example 50-100")?;
    let number = |it: &str| it.trim().parse().map_err(|_| format!("{it} is no number"));
    Ok(Size { least: number(least)?, most: number(most)? })
}

fn datum(text: &str) -> Result<Datum, String> {
    Datum::named(text).ok_or_else(|| "wgs84, gcj02 or bd09".to_owned())
}

fn column(text: &str) -> Result<(BuildingField, String), String> {
    let (field, name) = text.split_once('=').ok_or("for example households=户数")?;
    let field = territory::FIELDS.iter().find(|it| it.0 == field).map(|it| it.1);
    let known = || territory::FIELDS.iter().map(|it| it.0).collect::<Vec<_>>().join(", ");
    Ok((field.ok_or_else(known)?, name.to_owned()))
}

impl Divide {
    pub fn run(self) -> anyhow::Result<()> {
        let read = |path: &PathBuf| {
            let told = |it: &_| anyhow::anyhow!("{}：{}", path.display(), territory::unreadable(it));
            features(path).map_err(|it| told(&it))
        };
        let shapes = read(&self.file)?;
        let told: BTreeMap<BuildingField, String> = self.columns.iter().cloned().collect();
        let sheet = Sheet {
            columns: columns(&shapes, &told),
            datum: self.datum,
            count: self.count,
            estimate: self.estimate,
            villages: self.villages.as_ref().map(read).transpose()?.unwrap_or_default(),
            barriers: self.barriers.as_ref().map(read).transpose()?.unwrap_or_default(),
        };
        let counted = match self.count {
            Counted::Households => BuildingField::Households,
            Counted::People => BuildingField::People,
        };
        ensure!(
            self.estimate.is_some() || sheet.columns.contains_key(&counted),
            "没有户数（人数）一列：用 --column households=列名 指明，或用 --estimate 按面积估算 / \
             no column with the count: name it with --column households=HEADING, or use --estimate"
        );
        for (field, name) in told {
            let there = shapes.iter().any(|it| it.fields.contains_key(&name));
            let known = territory::FIELDS.iter().find(|it| it.1 == field).map_or("", |it| it.0);
            ensure!(there, "没有“{name}”这一列（{known}） / no heading {name} for {known}");
        }
        ensure!(
            self.estimate.is_none_or(|it| it.is_finite() && it > 0.0),
            "--estimate 要大于零 / --estimate must be above zero"
        );
        ensure!(
            self.estimate.is_none() || matches!(self.count, Counted::Households),
            "按面积只能估算户数 / only households can be estimated by area"
        );
        let limit = self.seconds.map(Duration::try_from_secs_f64).transpose();
        let until = limit.map_err(|_| {
            anyhow::anyhow!("--seconds 要是不小于零的数 / --seconds must be a number from zero on")
        })?;
        let mut land = sheet.territory(&shapes)?;
        for (field, name) in &sheet.columns {
            let known = territory::FIELDS.iter().find(|it| it.1 == *field).map_or("", |it| it.0);
            println!("  {known:<12} {name}");
        }
        for (what, number) in &land.report {
            println!("  {what}: {number}");
        }
        if let Some(datum) = land.likelier {
            let name = datum.name();
            println!(
                "  坐标更像 {name}：请加 --datum {name} 再试 / coordinates look like {name}: try --datum {name}"
            );
        }
        ensure!(!land.territory.buildings.is_empty(), "没有能用的楼栋 / no building that can be used");
        let way = match self.by {
            By::Size => Way::Size,
            By::Settlements => Way::Settlements,
            By::Groups => Way::Groups,
        };
        land.territory.ways = vec![way; land.villages.len()];
        let started = Instant::now();
        let go_on = move |_| until.is_none_or(|until| started.elapsed() < until);
        let rounds = if self.seconds.is_some() { u32::MAX } else { Effort::default().rounds };
        let effort = Effort { seed: self.seed, rounds, go_on: &go_on };
        let rules = Rules { keep: self.keep, ..Rules::of(self.size) };
        let division = match divide(&land.territory, &rules, &effort) {
            Ok(division) => division,
            Err(Unfit::Size { least, most }) => {
                bail!(
                    "规模下限 {least} 比上限 {most} 大，或上限为零 / no unit can hold at least {least} and at most {most}"
                )
            }
            Err(Unfit::Place(at)) => {
                bail!("第 {0} 栋的位置不能用 / building {0} has no usable place", at + 1)
            }
        };
        tell(&land, &division, started.elapsed());
        if let Some(path) = &self.out {
            let shapes = outlines(&land.territory, &division.units);
            std::fs::write(path, territory::geojson(&land, &division, &shapes))?;
            println!("{}", path.display());
        }
        if let Some(path) = &self.list {
            territory::list(&land, &division, path)?;
            println!("{}", path.display());
        }
        Ok(())
    }
}

fn tell(land: &territory::Land, division: &Division, took: Duration) {
    let score = &division.score;
    println!(
        "{} 个微网格（另有 {} 个自然村或小组、{} 个单独网格），用时 {:.2} 秒 / {0} units, {1} villages or groups, {2} apart, {3:.2} s",
        score.units,
        score.given,
        score.apart,
        took.as_secs_f64()
    );
    println!(
        "规模 {}–{}，居中 {}；偏小 {}，偏大 {} / hold {0} to {1}, middle {2}; {3} below the rule, {4} above",
        score.held[0], score.held[2], score.held[1], score.below, score.above
    );
    println!(
        "到中心平均 {:.0} 米，紧凑度 {:.3} / {0:.0} m to the middle on average, compactness {1:.3}",
        score.distance, score.compactness
    );
    let names = territory::names(land, division);
    for conflict in division.conflicts.iter().take(20) {
        println!("  {}", territory::reason(land, division, &names, conflict));
    }
    if division.conflicts.len() > 20 {
        println!("  … 另有 {0} 条 / and {0} more", division.conflicts.len() - 20);
    }
}
