-- Teams, elections, and who vouches for whom.

-- How somebody was elected by the households of a unit (L-09): with their own consent, for a term. Who stood beside them
-- is forgotten after some time.
create table election (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  role text not null,
  held_on text not null,
  way text not null check (way in ('meeting', 'ballot', 'door')),
  present bigint not null check (present >= 1),
  candidates_sealed bytea,
  chosen text not null,
  consent bigint not null check (consent = 1),
  until_day text not null,
  appointment bytea not null,
  worker bytea not null,
  made_at bigint not null,
  primary key (county, id)
);
create index election_path on election (county, path, held_on);

-- Teams of a unit, such as a Party group that leads several grids, with their members and what they cover.
create table team (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  name text not null,
  leader bytea,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id)
);
create index team_path on team (county, path, kind);

create table team_member (
  county bigint not null,
  team bytea not null,
  worker bytea not null,
  primary key (county, team, worker)
);

-- A unit has one team of a kind.
create table team_unit (
  county bigint not null,
  kind text not null,
  unit bytea not null,
  team bytea not null,
  path {path} not null,
  primary key (county, team, unit)
);
create unique index team_unit_unit on team_unit (county, kind, unit);
create index team_unit_path on team_unit (county, kind, path);

-- Categories of venues a group inspects; no row means all of them.
create table team_category (
  county bigint not null,
  team bytea not null,
  category text not null,
  primary key (county, team, category)
);

-- Who vouches for a unit, by link of the playbook's chain (T-06), and who keeps in touch with a household (B-18).
create table guarantee (
  county bigint not null,
  link text not null,
  unit bytea not null,
  path {path} not null,
  worker bytea not null,
  since text not null,
  made_by bytea not null,
  primary key (county, link, unit)
);
create index guarantee_path on guarantee (county, link, path);
create index guarantee_worker on guarantee (county, worker);

create table contact (
  county bigint not null,
  household bytea not null,
  worker bytea not null,
  since text not null,
  made_by bytea not null,
  primary key (county, household)
);
create index contact_worker on contact (county, worker);

-- Places that need other staff than usual for some time (B-67). A zone limits nobody: only a measure does (I-2).
create table zone (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  document text not null check (document <> ''),
  from_day text not null,
  until_day text not null,
  made_by bytea not null,
  made_at bigint not null,
  primary key (county, id),
  constraint zone_days check (from_day <= until_day)
);
create index zone_path on zone (county, path, until_day);

-- Chat groups of units: which roles must be in them and who is. No message is read.
create table chat_group (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  name text not null,
  purpose text not null,
  platform text not null,
  owner bytea,
  roles text not null,
  opened_at bigint not null,
  closed_at bigint,
  version bigint not null,
  primary key (county, id)
);
create index chat_group_path on chat_group (county, path);

create table chat_member (
  county bigint not null,
  chat bytea not null,
  worker bytea not null,
  joined_at bigint not null,
  primary key (county, chat, worker)
);
