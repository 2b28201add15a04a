-- Changes of the ladder.

-- Changes of the ladder (Q-54, Q-63): planned for a day, done, called off or failed. `path` is the lowest area that
-- covers everything it touches.
create table reshape (
  county bigint not null,
  id bytea not null,
  path {path} not null,
  kind text not null check (kind in ('create', 'rename', 'split', 'merge', 'move')),
  day text not null,
  said text not null,
  state text not null check (state in ('planned', 'done', 'cancelled', 'failed')),
  failure text,
  made_by bytea not null,
  made_at bigint not null,
  settled_at bigint,
  primary key (county, id),
  constraint reshape_settled check ((state = 'planned') = (settled_at is null))
);
create index reshape_path on reshape (county, path, made_at);
create index reshape_day on reshape (county, state, day);

-- The units of a change, with their names at that time: changed, made, ended, or affected below.
create table reshape_unit (
  county bigint not null,
  reshape bytea not null,
  area bytea not null,
  part text not null check (part in ('changed', 'made', 'ended', 'under')),
  name text not null,
  primary key (county, reshape, area)
);
create index reshape_unit_area on reshape_unit (county, area);
