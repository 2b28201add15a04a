-- Disputes and their mediation.

-- Disputes that people bring, or that arise from a measure, and how they are mediated. Parties, words and agreement are
-- sealed and read by the mediator alone; nothing here finds a person (T-37, I-1).
create table dispute (
  county bigint not null,
  id bytea not null,
  number text not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  source text not null check (source in ('party', 'measure')),
  measure bytea,
  parties_sealed bytea not null,
  said_sealed bytea not null,
  state text not null check (state in ('mediating', 'agreed', 'performed', 'failed', 'referred', 'withdrawn')),
  mediator bytea not null,
  taken_at bigint not null,
  due_at bigint not null,
  perform_by text,
  body text,
  ended_at bigint,
  fingerprint bytea not null,
  primary key (county, id),
  constraint dispute_measure check ((source = 'measure') = (measure is not null)),
  constraint dispute_ended check ((state in ('mediating', 'agreed')) = (ended_at is null)),
  constraint dispute_referred check (state <> 'referred' or body is not null)
);
create unique index dispute_number on dispute (county, number);
create index dispute_path on dispute (county, path, ended_at);

create table dispute_step (
  county bigint not null,
  dispute bytea not null,
  id bytea not null,
  kind text not null,
  said_sealed bytea not null,
  by_worker bytea not null,
  made_at bigint not null,
  primary key (county, dispute, id)
);
