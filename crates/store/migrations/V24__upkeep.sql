-- Steps of upkeep that fail at present, for `wangge doctor`. A step that works again has no row.
create table upkeep_failure (
  county bigint not null,
  step text not null,
  since bigint not null,
  last_at bigint not null,
  tries bigint not null check (tries > 0),
  error text not null,
  primary key (county, step)
);
