-- What the grid finds, from report to closing.

-- Deadlines of events shortened to a percentage of the usual, in an area, for a time.
create table event_pace (
  county bigint not null,
  response bytea not null,
  path {path} not null,
  percent bigint not null check (percent between 10 and 100),
  since bigint not null,
  until bigint not null check (until >= since),
  primary key (county, response)
);
create index event_pace_path on event_pace (county, until, path);

-- Events (B-83). `holder` is the depth of the unit that is responsible now; `clock_at` is when the running deadline expires.
-- The description is sealed.
create table event (
  county bigint not null,
  id bytea not null,
  number text not null,
  area bytea not null,
  path {path} not null,
  holder bigint not null check (holder >= 0),
  category text not null,
  level text not null,
  place text not null,
  said_sealed bytea not null,
  people bigint check (people >= 0),
  source text not null check (source in ('field', 'video', 'public', 'superior', 'data', 'chat')),
  state text not null check (state in
    ('reported', 'verified', 'dispatched', 'handled', 'hung', 'closed', 'rejected', 'merged')),
  reported_by bytea not null,
  reported_at bigint not null,
  day text not null,
  due_at bigint not null,
  clock_at bigint,
  escalations bigint not null default 0,
  extensions bigint not null default 0,
  dispatched_at bigint,
  accepted_at bigint,
  handled_at bigint,
  ended_at bigint,
  merged_into bytea,
  outcome text,
  outcome_count bigint check (outcome_count >= 0),
  rating bigint check (rating between 1 and 5),
  fingerprint bytea not null,
  version bigint not null,
  primary key (county, id),
  constraint event_ended check ((state in ('closed', 'rejected', 'merged')) = (ended_at is not null)),
  constraint event_clock check (clock_at is null or ended_at is null),
  constraint event_merged check ((state = 'merged') = (merged_into is not null))
);
create unique index event_number on event (county, number);
create index event_open on event (county, path, due_at, id, state, level) where ended_at is null;
-- No index begins with the path of all events: the planner would choose it and read a year to find a day.
create index event_ended on event (county, ended_at, path, id, state) where ended_at is not null;
create index event_told on event (county, reported_at, path);
create index event_clock on event (county, clock_at) where clock_at is not null;
create index event_reporter on event (county, reported_by, reported_at);

create table event_serial (
  county bigint not null,
  -- Prefix of the numbers of its events.
  unit text not null,
  year bigint not null,
  last bigint not null,
  primary key (county, unit, year)
);

-- Units and departments that have to handle an event: a unit, or a department of one. Exactly one leads (B-102).
create table event_part (
  county bigint not null,
  id bytea not null,
  event bytea not null,
  area bytea not null,
  path {path} not null,
  department text,
  leads bigint not null check (leads in (0, 1)),
  state text not null check (state in ('given', 'accepted', 'returned', 'handled')),
  given_at bigint not null,
  settled_at bigint,
  primary key (county, id)
);
create index event_part_event on event_part (county, event, given_at);
create index event_part_path on event_part (county, path, department, state);
create unique index event_part_lead on event_part (county, event) where leads = 1 and state <> 'returned';

-- Every step taken about an event, by whom and when. Rows are never changed.
create table event_step (
  county bigint not null,
  id bytea not null,
  event bytea not null,
  -- Position among the steps of the event, from 0.
  turn bigint not null,
  kind text not null,
  made_by bytea,
  made_at bigint not null,
  said_sealed bytea,
  detail text not null,
  primary key (county, id)
);
create unique index event_step_event on event_step (county, event, turn);
create index event_step_worker on event_step (county, made_by, event, kind);

-- Labels given by rule; a person confirms or drops each (I-20).
create table event_tag (
  county bigint not null,
  event bytea not null,
  tag text not null,
  why text not null,
  state text not null check (state in ('given', 'confirmed', 'dropped')),
  decided_by bytea,
  primary key (county, event, tag),
  constraint event_tag_decided check ((state = 'given') = (decided_by is null))
);

-- Orders to a named unit to see to an event until it is put right (B-91, B-94).
create table event_order (
  county bigint not null,
  id bytea not null,
  event bytea not null,
  number text not null,
  area bytea not null,
  path {path} not null,
  department text,
  said_sealed bytea not null,
  issued_by bytea not null,
  issued_at bigint not null,
  due_at bigint not null,
  rectified_at bigint,
  primary key (county, id)
);
create unique index event_order_number on event_order (county, number);
create index event_order_event on event_order (county, event, issued_at);
create index event_order_path on event_order (county, path, rectified_at, due_at);
