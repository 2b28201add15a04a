-- Who serves, in which post, what they looked at, and the audit.

create table worker (
  county bigint not null,
  id bytea not null,
  login text not null,
  password_hash text,
  name text not null,
  pinyin {path} not null,
  initials {path} not null,
  party_member bigint check (party_member in (0, 1)),
  phone_sealed bytea,
  active bigint not null default 1,
  created_at bigint not null,
  primary key (county, id)
);
create unique index worker_login on worker (county, login);

create table appointment (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  role text not null,
  area bytea not null,
  path {path} not null,
  from_day text not null,
  until_day text,
  basis text not null,
  -- The department one stands in, the kind of person one is here, the unit a posted cadre comes from.
  department text,
  kind text,
  home text,
  document text,
  ended_by bytea,
  created_at bigint not null,
  primary key (county, id)
);
create index appointment_department on appointment (county, department, role);
create index appointment_worker on appointment (county, worker);
create index appointment_path on appointment (county, path, role);

-- Actions that an emergency response lends to a role in an area, valid between two instants; no job has to end them (I-24).
create table power (
  county bigint not null,
  response bytea not null,
  place bigint not null,
  path {path} not null,
  role text not null,
  action text not null,
  zh text not null,
  en text not null,
  since bigint not null,
  until bigint not null check (until >= since),
  primary key (county, response, place)
);
create index power_role on power (county, role, until);

create table session (
  county bigint not null,
  token_hash bytea not null,
  worker bytea not null,
  appointment bytea not null,
  created_at bigint not null,
  expires_at bigint not null,
  kept_days bigint check (kept_days between 1 and 31),
  primary key (county, token_hash)
);
create index session_expires on session (county, expires_at);

create table unmasking (
  county bigint not null,
  worker bytea not null,
  day text not null,
  -- Each kind of record has a limit a day of its own.
  what text not null default 'person' check (what in ('person', 'lead', 'tip', 'request')),
  used bigint not null,
  primary key (county, worker, day, what)
);

-- Append-only and hash-chained: one chain a lane, so that writers do not queue for one another.
create table audit (
  county bigint not null,
  lane bigint not null,
  seq bigint not null,
  at bigint not null,
  worker bytea,
  action text not null,
  subject text not null,
  detail text not null,
  hash bytea not null,
  primary key (county, lane, seq)
);
{append_only audit}

create table audit_head (
  county bigint not null,
  lane bigint not null,
  seq bigint not null,
  hash bytea not null,
  primary key (county, lane)
);
