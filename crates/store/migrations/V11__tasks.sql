-- Campaigns, tasks, visits and arrivals.

create table campaign (
  county bigint not null,
  id bytea not null,
  template text not null,
  title text not null,
  path {path} not null,
  opens_at bigint not null,
  closes_at bigint not null,
  state text not null check (state in ('open', 'closed')),
  created_by bytea not null,
  created_at bigint not null,
  listed bigint not null check (listed in (0, 1)),
  cleared_at bigint,
  primary key (county, id)
);

create table task (
  county bigint not null,
  id bytea not null,
  campaign bytea not null,
  household bytea not null,
  path {path} not null,
  owner bytea not null,
  state text not null check (state in ('open', 'done', 'excused')),
  outcome text,
  reason text,
  version bigint not null,
  visit bytea,
  changed bigint not null default 0,
  updated_at bigint not null,
  primary key (county, id)
);
create unique index task_target on task (county, campaign, household);
create index task_path on task (county, campaign, path, id, state);
create index task_owner on task (county, owner, campaign, state);

-- Counters of each tally unit; open = targets - done - excused.
create table tally (
  county bigint not null,
  campaign bytea not null,
  path {path} not null,
  targets bigint not null check (targets >= 0),
  done bigint not null check (done >= 0),
  excused bigint not null check (excused >= 0),
  primary key (county, campaign, path),
  check (done + excused <= targets)
);

create table visit (
  county bigint not null,
  id bytea not null,
  task bytea not null,
  path {path} not null,
  worker bytea not null,
  outcome text not null,
  reason text,
  made_at bigint not null,
  received_at bigint not null,
  day text not null,
  replaces bytea,
  answers_sealed bytea not null,
  fingerprint bytea not null,
  seq bigint not null,
  primary key (county, id)
);
create unique index visit_task on visit (county, task, seq);
create unique index visit_replaces on visit (county, replaces);

-- A photograph of a visit, handed in piece by piece and sealed.
create table photo (
  county bigint not null,
  id bytea not null,
  visit bytea not null,
  path {path} not null,
  worker bytea not null,
  size bigint not null check (size between 1 and 614400),
  digest bytea not null,
  received bigint not null check (received between 0 and size),
  received_at bigint not null,
  done_at bigint,
  primary key (county, id)
);
create index photo_visit on photo (county, visit);

create table photo_part (
  county bigint not null,
  photo bytea not null,
  place bigint not null,
  sealed bytea not null,
  primary key (county, photo, place)
);

-- Photographs announced by a record other than a visit; no others are accepted for it.
create table photo_promise (
  county bigint not null,
  photo bytea not null,
  subject bytea not null,
  path {path} not null,
  worker bytea not null,
  primary key (county, photo)
);
create index photo_promise_subject on photo_promise (county, subject);

create table arrival (
  county bigint not null,
  id bytea not null,
  household bytea not null,
  path {path} not null,
  worker bytea not null,
  name text not null,
  from_place text not null,
  arrived_on text not null,
  transport text not null,
  phone_sealed bytea,
  -- Written down for somebody who could not themselves.
  on_behalf bigint not null default 0 check (on_behalf in (0, 1)),
  made_at bigint not null,
  received_at bigint not null,
  day text not null,
  fingerprint bytea not null,
  primary key (county, id)
);
create index arrival_path on arrival (county, day, path);

-- Somebody who came back, registered at a checkpoint, which has no register of households. The village finds the household,
-- and it becomes an arrival.
create table returnee (
  county bigint not null,
  id bytea not null,
  checkpoint bytea not null,
  path {path} not null,
  worker bytea not null,
  name text not null,
  from_place text not null,
  arrived_on text not null,
  transport text not null,
  phone_sealed bytea,
  door text not null,
  made_at bigint not null,
  received_at bigint not null,
  arrival bytea,
  fingerprint bytea not null,
  primary key (county, id)
);
create index returnee_path on returnee (county, path, made_at);
