-- Inspections of venues and units.

-- What makes a place be looked at more often for some time (Q-13).
create table area_factor (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  factor text not null,
  from_day text not null,
  until_day text,
  note text not null,
  made_by bytea not null,
  made_at bigint not null,
  primary key (county, id)
);
create index area_factor_path on area_factor (county, path, from_day);

-- One inspection of a venue or a unit. Until it is filed, an unannounced one is visible to its group and its planners only (Q-21).
create table inspection (
  county bigint not null,
  id bytea not null,
  programme text not null,
  team bytea not null,
  venue bytea,
  area bytea not null,
  path {path} not null,
  day text not null,
  unannounced bigint not null check (unannounced in (0, 1)),
  why text not null,
  planned_by bytea not null,
  planned_at bigint not null,
  answers text,
  note_sealed bytea,
  filed_by bytea,
  filed_at bigint,
  fingerprint bytea,
  primary key (county, id),
  constraint inspection_filed check ((filed_by is null) = (filed_at is null) and (filed_at is null) = (answers is null))
);
create index inspection_day on inspection (county, day, team);
create index inspection_path on inspection (county, path, filed_at);
create index inspection_venue on inspection (county, venue, day);
create index inspection_area on inspection (county, area, day);

-- A rectification notice, numbered without a gap within a year.
create table rectification (
  county bigint not null,
  id bytea not null,
  number text not null,
  inspection bytea not null,
  venue bytea,
  area bytea not null,
  path {path} not null,
  department text,
  code text not null,
  recipient text not null check (recipient <> ''),
  signature_sealed bytea,
  issued_by bytea not null,
  issued_at bigint not null,
  due_at bigint not null,
  state text not null check (state in ('issued', 'handed_in', 'sent_back', 'ordered', 'closed')),
  ordered_to text,
  version bigint not null,
  primary key (county, id),
  constraint rectification_due check (due_at > issued_at)
);
create unique index rectification_number on rectification (county, number);
create unique index rectification_inspection on rectification (county, inspection);
create unique index rectification_code on rectification (county, code);
create index rectification_path on rectification (county, path, state, due_at);
create index rectification_venue on rectification (county, venue, issued_at);
create unique index rectification_parties on rectification (county, id, issued_by);

create table rectification_serial (
  county bigint not null,
  year bigint not null,
  last bigint not null,
  primary key (county, year)
);

-- Something an inspection found.
create table finding (
  county bigint not null,
  id bytea not null,
  inspection bytea not null,
  path {path} not null,
  venue bytea,
  item text not null,
  said text not null,
  settled text not null check (settled in ('on_spot', 'notice')),
  repeated bigint not null check (repeated in (0, 1)),
  made_at bigint not null,
  primary key (county, id)
);
create index finding_inspection on finding (county, inspection);
create index finding_venue on finding (county, venue, item, made_at);

-- History of a rectification notice. Whoever issued it never closes it.
create table rectification_step (
  county bigint not null,
  id bytea not null,
  rectification bytea not null,
  issued_by bytea not null,
  kind text not null check (kind in ('handed_in', 'sent_back', 'ordered', 'closed')),
  said text not null,
  made_by bytea,
  made_at bigint not null,
  place bigint not null,
  primary key (county, id),
  constraint rectification_step_other check (kind not in ('sent_back', 'closed') or made_by <> issued_by),
  constraint rectification_step_known check (kind = 'handed_in' or made_by is not null),
  constraint rectification_step_of foreign key (county, rectification, issued_by)
    references rectification (county, id, issued_by)
);
create unique index rectification_step_place on rectification_step (county, rectification, place);
