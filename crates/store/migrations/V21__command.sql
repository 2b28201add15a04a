-- The work list of a day and emergency responses.

-- The work list of a day: an item is given to a unit and may be split among those below it (Q-06).
create table work_item (
  county bigint not null,
  id bytea not null,
  parent bytea,
  day text not null,
  area bytea not null,
  path {path} not null,
  title text not null check (title <> ''),
  detail text not null,
  -- Line of the playbook it belongs to.
  line text,
  state text not null check (state in ('published', 'accepted', 'done')),
  made_by bytea not null,
  made_at bigint not null,
  accepted_by bytea,
  accepted_at bigint,
  done_by bytea,
  done_at bigint,
  note text,
  -- The response whose review led to it.
  response bytea,
  primary key (county, id),
  constraint work_item_done check ((state = 'done') = (done_at is not null))
);
create index work_item_day on work_item (county, day, path);
create index work_item_parent on work_item (county, parent);
create index work_item_response on work_item (county, response) where response is not null;

-- Emergency responses and drills of an area (I-24). Each has a document, a grade, measures and an end.
create table response (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  matter text not null check (matter <> ''),
  grade text not null check (grade in ('I', 'II', 'III', 'IV')),
  measures text not null check (measures <> ''),
  drill bigint not null check (drill in (0, 1)),
  opened_by bytea not null,
  opened_at bigint not null,
  until_at bigint not null,
  closed_by bytea,
  closed_at bigint,
  said text,
  primary key (county, id),
  constraint response_times check (until_at > opened_at and (closed_at is null or closed_at >= opened_at)),
  constraint response_closed check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (said is null))
);
create index response_path on response (county, path, until_at);

-- Each decision about the end of a response, with its document: when it was opened and whenever it was prolonged.
create table response_term (
  county bigint not null,
  response bytea not null,
  place bigint not null,
  document text not null check (document <> ''),
  until_at bigint not null,
  decided_by bytea not null,
  decided_at bigint not null check (decided_at < until_at),
  primary key (county, response, place)
);
