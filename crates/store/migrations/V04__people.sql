-- Households, residents and what is known about them.

create table household (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  number {path} not null,
  -- The employer of a collective household (集体户, Q-33, Q-35); null for a family.
  enterprise bytea,
  address text not null,
  head text not null,
  people bigint not null default 0,
  -- How many members have priority in queues (S-24); who they are is in the visit that recorded it.
  first bigint not null default 0,
  version bigint not null,
  changed bigint not null default 0,
  updated_at bigint not null,
  primary key (county, id)
);
create unique index household_number on household (county, number);
create index household_path on household (county, path, number);
create unique index household_enterprise on household (county, enterprise) where enterprise is not null;

-- Where a household was before it moved, so that records the old unit made offline are still accepted.
create table household_move (
  county bigint not null,
  household bytea not null,
  moved_at bigint not null,
  from_path {path} not null,
  primary key (county, household, moved_at)
);

create table person (
  county bigint not null,
  id bytea not null,
  household bytea not null,
  path {path} not null,
  place bigint not null,
  name {path} not null,
  pinyin {path} not null,
  initials {path} not null,
  sex bigint not null check (sex in (0, 1, 2)),
  born text,
  relation text not null,
  presence text not null check (presence in ('home', 'away')),
  away_place text check (away_place is null or presence = 'away'),
  away_reason text check (away_reason is null or presence = 'away'),
  confirmed text,
  incoming_kind text,
  host text check (host is null or incoming_kind is not null),
  enterprise bytea check (enterprise is null or incoming_kind is not null),
  since text check (since is null or incoming_kind is not null),
  id_sealed bytea,
  id_hash bytea,
  phone_sealed bytea,
  phone_hash bytea,
  source text not null,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id)
);
create index person_household on person (county, household, place);
create index person_path on person (county, path, name, pinyin, initials);
create unique index person_id_hash on person (county, id_hash);
create index person_phone_hash on person (county, phone_hash) where phone_hash is not null;
create index person_name on person (county, name, born);
create index person_pinyin on person (county, pinyin);
create index person_initials on person (county, initials);
-- The ledgers of who is away and who came from elsewhere (Q-25, Q-32).
create index person_away on person (county, path, name, id, away_reason, confirmed, incoming_kind) where presence = 'away';
create index person_incoming on person (county, path, name, id, incoming_kind, presence) where incoming_kind is not null;
create index person_enterprise on person (county, enterprise) where enterprise is not null;

-- Changes of a resident's record: old and new values, when, and from which source (Q-24). Phones and id numbers are masked.
create table person_change (
  county bigint not null,
  person bytea not null,
  version bigint not null,
  path {path} not null,
  made_at bigint not null,
  worker bytea,
  source text not null,
  facts text not null,
  primary key (county, person, version)
);
create index person_change_path on person_change (county, path, made_at);
create index person_change_made on person_change (county, made_at, path);

-- Who was told the rules for coming home, on which day and how (Q-28).
create table told (
  county bigint not null,
  person bytea not null,
  day text not null,
  path {path} not null,
  way text not null check (way in ('phone', 'message', 'family')),
  worker bytea not null,
  primary key (county, person, day)
);
create index told_path on told (county, path, day);

-- Census counts of a unit to compare with the register (Q-29); differences are explained by whoever checked on the spot.
create table census (
  county bigint not null,
  area bytea not null,
  path {path} not null,
  households bigint check (households >= 0),
  people bigint not null check (people >= 0),
  source text not null check (source <> ''),
  counted_on text not null,
  kept_by bytea not null,
  kept_at bigint not null,
  explained text,
  settled_by bytea,
  settled_at bigint,
  version bigint not null,
  primary key (county, area),
  constraint census_settled check ((settled_by is null) = (settled_at is null)
    and (settled_by is null) = (explained is null))
);
create index census_path on census (county, path);

-- The care list (B-78). A row needs consent and is deleted when consent is withdrawn. The address is read from `person`.
create table care (
  county bigint not null,
  person bytea not null,
  -- Needs of the playbook, as JSON: they tell of health.
  needs_sealed bytea not null,
  note_sealed bytea,
  consent text not null check (consent in ('own', 'guardian')),
  consent_by_sealed bytea,
  consented_on text not null,
  every_days bigint not null check (every_days between 1 and 31),
  next_on text not null,
  kept_by bytea not null,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, person),
  constraint care_consent check ((consent = 'guardian') = (consent_by_sealed is not null))
);
create index care_next on care (county, next_on);

-- How those on the list were contacted.
create table care_contact (
  county bigint not null,
  id bytea not null,
  person bytea not null,
  worker bytea not null,
  day text not null,
  way text not null check (way in ('visit', 'phone', 'family')),
  said_sealed bytea,
  primary key (county, id)
);
create index care_contact_person on care_contact (county, person, day);
create index care_contact_day on care_contact (county, day);

-- Pairs of records that may be one person. `path` is the lowest area that covers both, so that whoever decides sees both.
-- The record merged away is kept sealed here until the merge can no longer be undone.
create table duplicate (
  county bigint not null,
  one bytea not null,
  other bytea not null,
  path {path} not null,
  doubt text not null check (doubt in ('id_number', 'name_phone', 'name_birth')),
  found_at bigint not null,
  state text not null default 'open' check (state in ('open', 'merged', 'different')),
  kept bytea,
  decided_by bytea,
  decided_at bigint,
  undo_sealed bytea,
  primary key (county, one, other),
  constraint duplicate_order check (one < other),
  constraint duplicate_decided check ((state = 'open') = (decided_at is null) and (decided_by is null) = (decided_at is null)),
  constraint duplicate_kept check ((state = 'merged') = (kept is not null) and (kept is null or kept = one or kept = other))
);
create index duplicate_path on duplicate (county, state, path, found_at);
create index duplicate_other on duplicate (county, other);

-- Cursor of the changes of a tally unit, for phones that ask what is new: a change increments `seq`, a change of many
-- records at once begins a new epoch, after which phones read the unit again.
create table change_head (
  county bigint not null,
  path {path} not null,
  kind text not null check (kind in ('people', 'tasks')),
  epoch bigint not null,
  seq bigint not null,
  primary key (county, path, kind)
);
