-- Borders of units and the base map.

-- Borders of units (Q-40): proposed, in force and past. Shapes are WKB in degrees WGS 84, boxes whole
-- ten-millionths of a degree; `square` is the key of the smallest square of the map that holds the shape.
create table border (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  depth bigint not null,
  shape bytea not null,
  west bigint not null,
  south bigint not null,
  east bigint not null,
  north bigint not null,
  square {path} not null,
  state text not null check (state in ('proposed', 'held', 'past', 'refused', 'withdrawn')),
  origin text not null check (origin in ('central', 'proposed', 'beside', 'merged')),
  note text not null,
  told_by bytea not null,
  told_at bigint not null,
  decided_by bytea,
  decided_at bigint,
  words text,
  primary key (county, id),
  -- Whoever proposed a border never decides about it.
  constraint border_two check (origin <> 'proposed' or state in ('proposed', 'withdrawn')
    or (decided_by is not null and decided_by <> told_by))
);
create unique index border_held on border (county, area) where state = 'held';
create unique index border_open on border (county, area) where state = 'proposed';
create index border_path on border (county, path, state);
create index border_square on border (county, square) where state = 'held';

-- Features of the base map, imported as a whole kind by kind by whoever keeps the map of `path`.
create table land (
  county bigint not null,
  id bytea not null,
  path {path} not null,
  kind text not null,
  name text not null,
  shape bytea not null,
  west bigint not null,
  south bigint not null,
  east bigint not null,
  north bigint not null,
  square {path} not null,
  primary key (county, id)
);
create index land_square on land (county, square);
create index land_path on land (county, path, kind);

-- Version of the map of a county; map tiles are cached by it.
create table map_head (
  county bigint not null,
  version bigint not null,
  primary key (county)
);
