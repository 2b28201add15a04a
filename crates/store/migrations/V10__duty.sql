-- Checkpoints, rosters and what happened there.

-- Guarded places and patrol rounds. `code` is in the QR on the spot; scanning it proves presence.
create table checkpoint (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  name text not null,
  place text not null,
  points text not null,
  code text not null,
  -- Of gates only: how they are kept, since when, and who opens one that is locked.
  regime text check (regime in ('staffed', 'locked', 'free')),
  regime_since bigint,
  opener text not null default '' check (regime <> 'locked' or opener <> ''),
  opened_at bigint not null,
  closed_at bigint,
  primary key (county, id)
);
create index checkpoint_path on checkpoint (county, path, id);

create table shift (
  county bigint not null,
  id bytea not null,
  checkpoint bytea not null,
  path {path} not null,
  seat bigint not null check (seat >= 1),
  day text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  worker bytea,
  came_at bigint,
  by_code bigint check (by_code in (0, 1)),
  left_at bigint,
  note text,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id),
  check (starts_at < ends_at)
);
create unique index shift_seat on shift (county, checkpoint, starts_at, seat);
create index shift_path on shift (county, path, starts_at);
create index shift_worker on shift (county, worker, starts_at);

-- Somebody asks a colleague to take over; only the colleague's own word changes the roster.
create table swap (
  county bigint not null,
  id bytea not null,
  shift bytea not null,
  asked_by bytea not null,
  asked_of bytea not null,
  why text not null,
  asked_at bigint not null,
  state text not null check (state in ('asked', 'agreed', 'declined', 'withdrawn')),
  answered_at bigint,
  primary key (county, id),
  constraint swap_two check (asked_by <> asked_of)
);
create index swap_asked_of on swap (county, asked_of, state);
create index swap_shift on swap (county, shift);

-- A point of a round that was seen.
create table patrol_mark (
  county bigint not null,
  id bytea not null,
  shift bytea not null,
  point text not null,
  worker bytea not null,
  made_at bigint not null,
  by_code bigint not null check (by_code in (0, 1)),
  primary key (county, id)
);
create index patrol_mark_shift on patrol_mark (county, shift, made_at);

-- A stop at a checkpoint: results of the checks, never an image or a name (S-38, S-42).
create table passage (
  county bigint not null,
  id bytea not null,
  checkpoint bytea not null,
  path {path} not null,
  worker bytea not null,
  made_at bigint not null,
  received_at bigint not null,
  day text not null,
  direction text not null check (direction in ('in', 'out')),
  outcome text not null check (outcome in ('passed', 'returned', 'emergency')),
  people bigint not null check (people between 1 and 100),
  vehicle bigint not null check (vehicle in (0, 1)),
  registered text not null check (registered in ('shown', 'not_shown', 'not_applicable')),
  health text not null check (health in ('shown', 'not_shown', 'not_applicable')),
  temperature text not null check (temperature in ('normal', 'high', 'not_applicable')),
  plate_sealed bytea,
  fingerprint bytea not null,
  primary key (county, id)
);
create index passage_checkpoint on passage (county, checkpoint, day);
create index passage_plate on passage (county, made_at) where plate_sealed is not null;

-- Cameras that report movement, never a face or a plate; a person decides what it was.
create table camera (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  name text not null,
  token_hash bytea not null,
  opened_at bigint not null,
  closed_at bigint,
  primary key (county, id)
);
create unique index camera_token_hash on camera (county, token_hash);
create index camera_path on camera (county, path);

create table sighting (
  county bigint not null,
  id bytea not null,
  camera bytea not null,
  path {path} not null,
  what text not null check (what in ('night_entry', 'smoke', 'road_blocked')),
  seen_at bigint not null,
  link text,
  received_at bigint not null,
  confirmed bigint check (confirmed in (0, 1)),
  decided_by bytea,
  decided_at bigint,
  primary key (county, id),
  constraint sighting_person check ((confirmed is null) = (decided_by is null))
);
create index sighting_path on sighting (county, path, seen_at);

-- A worker's shifts as a calendar: the link is a secret of its own.
create table calendar (
  county bigint not null,
  token_hash bytea not null,
  worker bytea not null,
  created_at bigint not null,
  primary key (county, token_hash)
);
create unique index calendar_worker on calendar (county, worker);
