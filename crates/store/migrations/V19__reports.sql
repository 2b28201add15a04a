-- Signed reports, figures of a day, assessments.

-- What happened in each lowest unit on each day, by figure of the playbook.
create table day_figure (
  county bigint not null,
  day text not null,
  path {path} not null,
  figure text not null,
  value bigint not null,
  primary key (county, day, path, figure)
);

create table report (
  county bigint not null,
  form text not null,
  day text not null,
  area bytea not null,
  version bigint not null,
  path {path} not null,
  depth bigint not null,
  standing bigint not null check (standing in (0, 1)),
  figures text not null,
  is_zero bigint not null,
  signed_by bytea not null,
  signed_at bigint not null,
  first_signed_at bigint not null,
  reason text,
  below_units bigint not null,
  below_signed bigint not null,
  entry bytea,
  primary key (county, form, day, area, version)
);
create index report_path on report (county, form, day, standing, depth, path);

-- Monthly assessments: the figures at that time, a word, an objection and the answer of somebody else.
create table assessment (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  area bytea not null,
  path {path} not null,
  role text not null,
  month text not null,
  figures text not null,
  word text not null check (word <> ''),
  made_by bytea not null,
  made_at bigint not null,
  contested_at bigint,
  contest_sealed bytea,
  answered_by bytea,
  answered_at bigint,
  upheld bigint check (upheld in (0, 1)),
  answer text,
  primary key (county, id),
  constraint assessment_other check (made_by <> worker),
  constraint assessment_contest check ((contested_at is null) = (contest_sealed is null)),
  constraint assessment_answer check (answered_by is null or
    (contested_at is not null and answered_by <> made_by and answered_by <> worker))
);
create unique index assessment_month on assessment (county, worker, role, area, month);
create index assessment_path on assessment (county, path, month);

create table commendation (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  area bytea not null,
  path {path} not null,
  reason text not null check (reason <> ''),
  reward text,
  proposed_by bytea not null,
  proposed_at bigint not null,
  decided_by bytea,
  decided_at bigint,
  granted bigint check (granted in (0, 1)),
  primary key (county, id),
  constraint commendation_other check (proposed_by <> worker),
  constraint commendation_two check (decided_by <> proposed_by and decided_by <> worker),
  constraint commendation_decided check ((decided_by is null) = (granted is null))
);
create index commendation_path on commendation (county, path, proposed_at);
create index commendation_worker on commendation (county, worker, granted);
