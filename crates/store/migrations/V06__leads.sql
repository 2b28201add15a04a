-- Lists of people that a named body asks to be called.

-- Lists of people that a named body asks to be called, by its request number (Q-34). What they say is sealed and destroyed
-- with its time (I-15); the list itself stays as a count.
create table lead_list (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  body text not null check (body <> ''),
  request text not null check (request <> ''),
  received_by bytea not null,
  received_at bigint not null,
  due_at bigint not null,
  rows bigint not null check (rows > 0),
  over bigint not null default 0 check (over between 0 and rows),
  destroyed_at bigint,
  primary key (county, id)
);
create unique index lead_list_request on lead_list (county, body, request);
create index lead_list_path on lead_list (county, path, received_at);

create table lead (
  county bigint not null,
  id bytea not null,
  list bytea not null,
  area bytea not null,
  path {path} not null,
  line bigint not null,
  said_sealed bytea not null,
  -- How they were found here; `nobody` waits for whoever finds out.
  found text not null check (found in ('id_number', 'phone', 'name', 'place', 'given', 'nobody')),
  person bytea,
  due_at bigint not null,
  result text,
  is_over bigint not null default 0 check (is_over in (0, 1)),
  calls bigint not null default 0,
  called_at bigint,
  primary key (county, id),
  constraint lead_called check ((calls > 0) = (called_at is not null) and (called_at is null) = (result is null))
);
create index lead_list_line on lead (county, list, line);
create index lead_path on lead (county, is_over, due_at, path);

create table lead_call (
  county bigint not null,
  id bytea not null,
  lead bytea not null,
  worker bytea not null,
  made_at bigint not null,
  result text not null,
  note_sealed bytea,
  primary key (county, id)
);
create index lead_call_lead on lead_call (county, lead, made_at);
