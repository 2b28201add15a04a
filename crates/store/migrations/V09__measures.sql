-- Limits on people or venues.

-- Who may decide about measures of a kind in an area: by which document, until when, written down by
-- somebody else (I-4).
create table authority (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  kind text not null check (kind in ('exit_limit', 'venue_closure')),
  path {path} not null,
  document text not null check (document <> ''),
  until_day text not null,
  granted_by bytea not null,
  granted_at bigint not null,
  ended_at bigint,
  primary key (county, id),
  constraint authority_two check (granted_by <> worker)
);
create unique index authority_scope on authority (county, id, worker, kind, path);
create index authority_worker on authority (county, worker, kind);

-- The only form in which a limit can exist (I-2): nothing of it may be missing, its reason is one of a closed
-- list (I-3), another person with an authority over the place decides (I-4), it has a review and an end
-- (I-6, I-22). Instants are microseconds: fourteen days and seven days.
create table measure (
  county bigint not null,
  id bytea not null,
  kind text not null check (kind in ('exit_limit', 'venue_closure')),
  area bytea not null,
  path {path} not null,
  document text not null check (document <> ''),
  issuer text not null check (issuer <> ''),
  reason text not null check (reason in ('case', 'contacts', 'abnormal', 'exposure', 'risk_area')),
  services text not null check (services <> ''),
  appeal text not null check (appeal <> ''),
  starts_at bigint not null,
  ends_at bigint not null,
  review_at bigint not null,
  exits bigint check (exits between 1 and 10),
  every_days bigint check (every_days between 1 and 7),
  max_minutes bigint check (max_minutes between 30 and 1440),
  -- Categories of the playbook whose venues are closed, as JSON.
  categories text check (categories <> '' and categories <> '[]'),
  households bigint not null,
  people bigint not null,
  venues bigint not null,
  proposed_by bytea not null,
  proposed_at bigint not null,
  decided_by bytea,
  decided_at bigint,
  granted bigint check (granted in (0, 1)),
  authority bytea,
  authority_path {path},
  reviewed_by bytea,
  reviewed_at bigint,
  lifted_by bytea,
  lifted_at bigint,
  lifted_why text,
  primary key (county, id),
  constraint measure_terms check ((kind = 'exit_limit') = (exits is not null and every_days is not null
      and max_minutes is not null) and (kind = 'venue_closure') = (categories is not null)),
  constraint measure_two check (decided_by <> proposed_by),
  constraint measure_times check (starts_at < review_at and review_at <= ends_at
    and ends_at - starts_at <= 1209600000000
    and review_at - coalesce(reviewed_at, starts_at) <= 604800000000),
  constraint measure_decided check ((granted is null) = (decided_by is null) and (granted is null) = (decided_at is null)),
  constraint measure_authority check (granted is null or granted = 0
    or (authority is not null and authority_path is not null
      and substr(path, 1, length(authority_path)) = authority_path)),
  constraint measure_granted_by foreign key (county, authority, decided_by, kind, authority_path)
    references authority (county, id, worker, kind, path)
);
create index measure_path on measure (county, path, ends_at);
create unique index measure_parties on measure (county, id, proposed_by, decided_by);
create unique index measure_decision on measure (county, id, granted);

-- What residents say to a measure; whoever had a part in it never answers (I-8).
create table objection (
  county bigint not null,
  id bytea not null,
  measure bytea not null,
  path {path} not null,
  proposed_by bytea not null,
  decided_by bytea not null,
  said_sealed bytea not null,
  contact_sealed bytea,
  entered_by bytea,
  raised_at bigint not null,
  due_at bigint not null,
  answered_by bytea,
  answered_at bigint,
  upheld bigint check (upheld in (0, 1)),
  answer text,
  primary key (county, id),
  constraint objection_outside check (answered_by <> proposed_by and answered_by <> decided_by),
  constraint objection_of foreign key (county, measure, proposed_by, decided_by)
    references measure (county, id, proposed_by, decided_by)
);
create index objection_due on objection (county, answered_at, due_at);
create index objection_measure on objection (county, measure);

-- The card of a household. The foreign key to a granted measure makes a card without a decision impossible.
create table card (
  county bigint not null,
  serial text not null,
  measure bytea not null,
  granted bigint not null default 1 check (granted = 1),
  household bytea not null,
  path {path} not null,
  issued_at bigint not null,
  told_at bigint,
  told_by bytea,
  revoked_at bigint,
  revoked_why text check (revoked_why in ('lost', 'damaged')),
  primary key (county, serial),
  constraint card_decision foreign key (county, measure, granted) references measure (county, id, granted)
);
create unique index card_household on card (county, measure, household) where revoked_at is null;
create index card_path on card (county, path, measure);

-- An exit with a card, kept only while it counts towards the limit (S-42); without a name or a place other than the unit.
create table trip (
  county bigint not null,
  id bytea not null,
  serial text not null,
  path {path} not null,
  day text not null,
  kept_until text not null,
  out_at bigint not null,
  in_at bigint,
  counts bigint not null check (counts in (0, 1)),
  primary key (county, id)
);
create index trip_serial on trip (county, serial, out_at);
create index trip_path on trip (county, path);
