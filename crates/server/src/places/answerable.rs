//! Who answers for a venue today: by its own word, else by the responsibility list, else by the playbook. Read once
//! a request; what venues, cards and the list say then comes from one piece.

use std::collections::HashMap;

use domain::places::{Guarantor, Standing, standing};
use jiff::civil::Date;
use playbook::{Places, Playbook};
use store::places::{Named, Venue};
use store::{Keys, Reader};

use crate::problem::Problem;

/// Departments, their heads and the leaders of lines.
pub struct Answerable {
    categories: HashMap<String, (String, Option<Named>)>,
    heads: HashMap<String, Named>,
    needed: Vec<Guarantor>,
}

/// One party of a venue.
pub struct Party {
    /// Which.
    pub kind: Guarantor,
    /// Who; none while nobody is named.
    pub name: Option<String>,
    /// The worker, where it is one.
    pub worker: Option<domain::ids::WorkerId>,
    mark: Option<Vec<u8>>,
}

impl Answerable {
    /// Reads who answers on a day.
    ///
    /// # Errors
    /// [`store::StoreError`] of the engine; a playbook without places answers for nothing.
    pub async fn read(
        db: &Reader,
        county: domain::ids::County,
        playbook: &Playbook,
        day: Date,
    ) -> Result<Self, Problem> {
        let Some(places) = &playbook.places else {
            return Ok(Self { categories: HashMap::new(), heads: HashMap::new(), needed: Vec::new() });
        };
        let mut said: HashMap<String, _> = store::places::responsibilities(db, county, day)
            .await?
            .into_iter()
            .map(|it| (it.category, (it.department, it.leader)))
            .collect();
        let categories = places.categories.iter().map(|it| {
            let id = it.id.get_ref().clone();
            let own = said.remove(&id).unwrap_or_else(|| (it.department.get_ref().clone(), None));
            (id, own)
        });
        let categories = categories.collect();
        let mut heads = HashMap::new();
        for (department, head) in store::places::heads(db, county, places.head.get_ref(), day).await? {
            heads.entry(department).or_insert(head);
        }
        Ok(Self { categories, heads, needed: places.guarantors.clone() })
    }

    /// Department and leader of a category.
    pub fn category(&self, id: &str) -> Option<&(String, Option<Named>)> {
        self.categories.get(id)
    }

    /// Who leads a department.
    pub fn head(&self, department: &str) -> Option<&Named> {
        self.heads.get(department)
    }

    /// The department that answers for a venue.
    pub fn department<'a>(&'a self, venue: &'a Venue) -> &'a str {
        let by_category = || self.category(&venue.category).map_or("", |it| it.0.as_str());
        venue.department.as_deref().unwrap_or_else(by_category)
    }

    /// Categories that are a department's unless a venue says otherwise.
    pub fn categories_of(&self, department: &str) -> Vec<String> {
        let own = self.categories.iter().filter(|(_, it)| it.0 == department);
        own.map(|(id, _)| id.clone()).collect()
    }

    /// Categories no venue of which is in order, for want of a head or a leader of their own.
    pub fn unnamed(&self) -> Vec<String> {
        let lacks = |(department, leader): &(String, Option<Named>)| {
            self.needed.iter().any(|it| match it {
                Guarantor::Leader => leader.is_none(),
                Guarantor::Department => !self.heads.contains_key(department),
                _ => false,
            })
        };
        self.categories.iter().filter(|(_, it)| lacks(it)).map(|(id, _)| id.clone()).collect()
    }

    /// The parties the locality asks for, in its order.
    pub fn parties(&self, venue: &Venue) -> Vec<Party> {
        let worker = |it: Option<&Named>, kind| Party {
            kind,
            name: it.map(|it| it.name.clone()),
            worker: it.map(|it| it.id),
            mark: it.and_then(|it| it.mark.clone()),
        };
        let [operator, cadre, leader] = &venue.marks;
        let named = |kind: &Guarantor| match kind {
            Guarantor::Leader if venue.leader.is_some() => Party {
                kind: *kind,
                name: venue.leader_name.clone(),
                worker: venue.leader,
                mark: leader.clone(),
            },
            Guarantor::Leader => worker(self.category(&venue.category).and_then(|it| it.1.as_ref()), *kind),
            Guarantor::Department => worker(self.head(self.department(venue)), *kind),
            Guarantor::Cadre => Party {
                kind: *kind,
                name: venue.cadre_name.clone(),
                worker: venue.cadre,
                mark: cadre.clone(),
            },
            Guarantor::Operator => {
                Party { kind: *kind, name: venue.operator.clone(), worker: None, mark: operator.clone() }
            }
        };
        self.needed.iter().map(named).collect()
    }

    /// How a venue stands.
    pub fn standing(&self, venue: &Venue) -> Standing {
        let parties = self.parties(venue);
        let named: Vec<Guarantor> = parties.iter().filter(|it| it.name.is_some()).map(|it| it.kind).collect();
        standing(&self.needed, &named, venue.open_notices, venue.closed_at.is_some())
    }

    /// What its card would say now, as a digest under the installation's key.
    pub fn said(&self, keys: &Keys, places: &Places, venue: &Venue) -> String {
        let mut text =
            [&venue.name, &venue.category, &venue.address, &venue.area_name, &places.complaint_phone]
                .map(String::as_str)
                .join("\u{1f}");
        text = format!("{text}\u{1f}{}", self.department(venue));
        for party in self.parties(venue) {
            let mark = party.mark.unwrap_or_default();
            text = format!("{text}\u{1f}{}\u{1f}{mark:x?}", party.name.unwrap_or_default());
        }
        let digest = keys.hash("contact_card", &text);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
