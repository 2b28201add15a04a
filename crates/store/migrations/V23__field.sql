-- Phones that work without a network.

-- Entries of a phone that could not be accepted automatically: the grid leader decides, never the author.
create table set_aside (
  county bigint not null,
  id bytea not null,
  path {path} not null,
  worker bytea not null,
  kind text not null,
  why text not null check (why in ('conflict', 'surrendered')),
  entry_sealed bytea not null,
  received_at bigint not null,
  state text not null check (state in ('waiting', 'taken', 'dropped')),
  decided_by bytea,
  decided_at bigint,
  primary key (county, id),
  constraint set_aside_other check (decided_by <> worker)
);
create index set_aside_path on set_aside (county, state, path, received_at, id);
