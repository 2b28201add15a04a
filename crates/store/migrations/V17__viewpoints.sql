-- Cameras of key areas, as links.

-- Cameras of key areas: a link, what it is used for, and that a sign says so on the spot. No picture is kept (I-19).
create table viewpoint (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  name text not null check (name <> ''),
  used_for text not null check (used_for in ('gate', 'crowd', 'fire', 'flood', 'road')),
  link_sealed bytea not null,
  sign bigint not null check (sign = 1),
  added_by bytea not null,
  added_at bigint not null,
  ended_at bigint,
  fingerprint bytea not null,
  primary key (county, id)
);
create index viewpoint_path on viewpoint (county, path, ended_at);

-- Who opened which camera, and why.
create table viewpoint_look (
  county bigint not null,
  id bytea not null,
  viewpoint bytea not null,
  worker bytea not null,
  reason text not null check (reason <> ''),
  looked_at bigint not null,
  primary key (county, id)
);
create index viewpoint_look_viewpoint on viewpoint_look (county, viewpoint, looked_at);
create index viewpoint_look_at on viewpoint_look (county, looked_at);
