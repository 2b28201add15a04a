-- Playbooks, the ladder of areas, and paths that are never used again.
--
-- Of every file: keys begin with the county, so that the schema can be distributed by it. Instants are microseconds
-- since 1970 in UTC, days ISO texts, ids 16 bytes, sealed columns ciphertext, {path} the place in the tree.

create table playbook (
  county bigint not null,
  version bigint not null,
  effective text not null,
  source text not null,
  loaded_at bigint not null,
  primary key (county, version)
);

create table area (
  county bigint not null,
  id bytea not null,
  parent bytea,
  path {path} not null,
  depth bigint not null,
  level text not null,
  code {path},
  name {path} not null,
  pinyin {path} not null,
  initials {path} not null,
  valid_from text not null,
  -- The first day it no longer stands; its path is never given to another area.
  valid_to text,
  -- A grid outside the village tree, such as a scenic area, by kind of the playbook: counted by heads (Q-37).
  exclusive text,
  headcount bigint check (headcount >= 0),
  -- What else it is: the villagers' group or the buildings it equals (B-25).
  also text,
  households bigint not null default 0 check (households >= 0),
  people bigint not null default 0 check (people >= 0),
  primary key (county, id)
);
create unique index area_path on area (county, path);
create index area_depth on area (county, depth, path);
-- Covers the sums of a whole subtree, so that the rows themselves are not read.
create index area_sizes on area (county, path, level, depth, exclusive, households, people) where valid_to is null;
create unique index area_code on area (county, code);
create index area_children on area (county, parent, path);
create index area_name on area (county, name);
create index area_pinyin on area (county, pinyin);
create index area_initials on area (county, initials);

-- Paths that a moved subtree left. They are never given to another unit, because decisions on record name them.
create table area_left (
  county bigint not null,
  path {path} not null,
  primary key (county, path)
);
