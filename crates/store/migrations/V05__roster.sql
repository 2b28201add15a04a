-- Rosters on their way in and out.

create table roster_import (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  filename text not null,
  state text not null check (state in ('uploaded', 'checked', 'committed')),
  mapping text not null,
  counts text not null,
  created_at bigint not null,
  finished_at bigint,
  primary key (county, id)
);

-- Exports of rosters; each needs two people.
create table roster_export (
  county bigint not null,
  id bytea not null,
  asked_by bytea not null,
  asked_at bigint not null,
  path {path} not null,
  reason text not null,
  kind text not null check (kind in ('xlsx', 'csv')),
  decided_by bytea,
  decided_at bigint,
  granted bigint check (granted in (0, 1)),
  expires_at bigint,
  primary key (county, id),
  constraint roster_export_two check (decided_by <> asked_by)
);
create index roster_export_asked on roster_export (county, asked_at);
