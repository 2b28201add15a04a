-- The spine: areas, people, staff, campaigns, reports, and what holds them together.
-- Tenant first: every key begins with the county, so the schema can be distributed by it.
-- Instants are microseconds since 1970 UTC, days ISO texts, ids 16 bytes, sealed columns ciphertext.

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
-- Sizes and counts of a whole subtree are read here without a row.
create index area_sizes on area (county, path, level, depth, exclusive, households, people) where valid_to is null;
create unique index area_code on area (county, code);
create index area_children on area (county, parent, path);
create index area_name on area (county, name);
create index area_pinyin on area (county, pinyin);
create index area_initials on area (county, initials);

-- A path that a subtree left: what was decided there stays on record there, so nothing else may come to stand on it.
create table area_left (
  county bigint not null,
  path {path} not null,
  primary key (county, path)
);

-- Borders of units (Q-40): proposed, held, and those that held before. Shapes are WKB in degrees WGS 84, boxes whole
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

-- What lies on the base map: taken in as a whole, kind by kind, by whoever keeps the map of `path`.
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

-- Counts the changes of the map, so that squares drawn before are known to be old.
create table map_head (
  county bigint not null,
  version bigint not null,
  primary key (county)
);

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
-- The units of a change, with what they were called: what was changed, what was made of it, what went up in another.
create table reshape_unit (
  county bigint not null,
  reshape bytea not null,
  area bytea not null,
  part text not null check (part in ('changed', 'made', 'ended', 'under')),
  name text not null,
  primary key (county, reshape, area)
);
create index reshape_unit_area on reshape_unit (county, area);

create table household (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  number {path} not null,
  -- The employer whose door this is and whose people may live behind it (集体户, Q-33, Q-35); none for a family's home.
  enterprise bytea,
  address text not null,
  head text not null,
  people bigint not null default 0,
  -- How many of them go first in queues (S-24); who they are stands in the visit that said so.
  first bigint not null default 0,
  version bigint not null,
  changed bigint not null default 0,
  updated_at bigint not null,
  primary key (county, id)
);
create unique index household_number on household (county, number);
create index household_path on household (county, path, number);
create unique index household_enterprise on household (county, enterprise) where enterprise is not null;

-- Where a household stood before it moved: what its old unit wrote down until then still lands.
create table household_move (
  county bigint not null,
  household bytea not null,
  moved_at bigint not null,
  from_path {path} not null,
  primary key (county, household, moved_at)
);

-- How far the records of a tally unit have come, for phones that ask what is new: a change counts seq
-- up, a change of many records at once begins a new epoch.
create table change_head (
  county bigint not null,
  path {path} not null,
  kind text not null check (kind in ('people', 'tasks')),
  epoch bigint not null,
  seq bigint not null,
  primary key (county, path, kind)
);

create table person (
  county bigint not null,
  id bytea not null,
  household bytea not null,
  path {path} not null,
  place bigint not null,
  name {path} not null,
  pinyin {path} not null,
  initials {path} not null,
  sex bigint not null check (sex in (0, 1, 2)),
  born text,
  relation text not null,
  presence text not null check (presence in ('home', 'away')),
  away_place text check (away_place is null or presence = 'away'),
  away_reason text check (away_reason is null or presence = 'away'),
  confirmed text,
  incoming_kind text,
  host text check (host is null or incoming_kind is not null),
  enterprise bytea check (enterprise is null or incoming_kind is not null),
  since text check (since is null or incoming_kind is not null),
  id_sealed bytea,
  id_hash bytea,
  phone_sealed bytea,
  phone_hash bytea,
  source text not null,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id)
);
create index person_household on person (county, household, place);
create index person_path on person (county, path, name, pinyin, initials);
create unique index person_id_hash on person (county, id_hash);
create index person_phone_hash on person (county, phone_hash) where phone_hash is not null;
create index person_name on person (county, name, born);
create index person_pinyin on person (county, pinyin);
create index person_initials on person (county, initials);
-- The ledgers of who is away and who came from elsewhere (Q-25, Q-32).
create index person_away on person (county, path, name, id, away_reason, confirmed, incoming_kind) where presence = 'away';
create index person_incoming on person (county, path, name, id, incoming_kind, presence) where incoming_kind is not null;
create index person_enterprise on person (county, enterprise) where enterprise is not null;

-- What changed about a resident: which facts from what to what, when and by which way (Q-24). Phones and id numbers
-- stand here masked.
create table person_change (
  county bigint not null,
  person bytea not null,
  version bigint not null,
  path {path} not null,
  made_at bigint not null,
  worker bytea,
  source text not null,
  facts text not null,
  primary key (county, person, version)
);
create index person_change_path on person_change (county, path, made_at);
create index person_change_made on person_change (county, made_at, path);

-- What changed about an enterprise or a venue: which facts from what to what (T-30). Phones stand here masked.
create table place_change (
  county bigint not null,
  place bytea not null,
  version bigint not null,
  kind text not null check (kind in ('enterprise', 'venue')),
  path {path} not null,
  name text not null,
  made_at bigint not null,
  worker bytea,
  facts text not null,
  primary key (county, place, version)
);
create index place_change_path on place_change (county, path, made_at);

-- Who was told the rules for coming home, on which day and how (Q-28).
create table told (
  county bigint not null,
  person bytea not null,
  day text not null,
  path {path} not null,
  way text not null check (way in ('phone', 'message', 'family')),
  worker bytea not null,
  primary key (county, person, day)
);
create index told_path on told (county, path, day);

-- What a census counted in a unit, held against the register (Q-29). What differs is explained by whoever looked at the
-- doors.
create table census (
  county bigint not null,
  area bytea not null,
  path {path} not null,
  households bigint check (households >= 0),
  people bigint not null check (people >= 0),
  source text not null check (source <> ''),
  counted_on text not null,
  kept_by bytea not null,
  kept_at bigint not null,
  explained text,
  settled_by bytea,
  settled_at bigint,
  version bigint not null,
  primary key (county, area),
  constraint census_settled check ((settled_by is null) = (settled_at is null)
    and (settled_by is null) = (explained is null))
);
create index census_path on census (county, path);

-- Who needs looking after (B-78). Nobody stands here without consent, and whoever takes it back is taken off: where they
-- live is read from their own record.
create table care (
  county bigint not null,
  person bytea not null,
  -- Needs of the playbook, as JSON: they tell of health.
  needs_sealed bytea not null,
  note_sealed bytea,
  consent text not null check (consent in ('own', 'guardian')),
  consent_by_sealed bytea,
  consented_on text not null,
  every_days bigint not null check (every_days between 1 and 31),
  next_on text not null,
  kept_by bytea not null,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, person),
  constraint care_consent check ((consent = 'guardian') = (consent_by_sealed is not null))
);
create index care_next on care (county, next_on);

-- How those on the list were contacted.
create table care_contact (
  county bigint not null,
  id bytea not null,
  person bytea not null,
  worker bytea not null,
  day text not null,
  way text not null check (way in ('visit', 'phone', 'family')),
  said_sealed bytea,
  primary key (county, id)
);
create index care_contact_person on care_contact (county, person, day);
create index care_contact_day on care_contact (county, day);

-- Two records that may be one person. `path` is the lowest area that covers both: whoever decides sees both. What was
-- merged away is sealed here until it can no longer be undone.
create table duplicate (
  county bigint not null,
  one bytea not null,
  other bytea not null,
  path {path} not null,
  doubt text not null check (doubt in ('id_number', 'name_phone', 'name_birth')),
  found_at bigint not null,
  state text not null default 'open' check (state in ('open', 'merged', 'different')),
  kept bytea,
  decided_by bytea,
  decided_at bigint,
  undo_sealed bytea,
  primary key (county, one, other),
  constraint duplicate_order check (one < other),
  constraint duplicate_decided check ((state = 'open') = (decided_at is null) and (decided_by is null) = (decided_at is null)),
  constraint duplicate_kept check ((state = 'merged') = (kept is not null) and (kept is null or kept = one or kept = other))
);
create index duplicate_path on duplicate (county, state, path, found_at);
create index duplicate_other on duplicate (county, other);

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

-- What a response lends to a role in an area for its time: it holds between two instants and then not, whoever looks or
-- does not look (I-24).
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
  -- `person`, or `lead`: whoever calls a list sees one phone after the other.
  what text not null default 'person' check (what in ('person', 'lead', 'tip', 'request')),
  used bigint not null,
  primary key (county, worker, day, what)
);

create table campaign (
  county bigint not null,
  id bytea not null,
  template text not null,
  title text not null,
  path {path} not null,
  opens_at bigint not null,
  closes_at bigint not null,
  state text not null check (state in ('open', 'closed')),
  created_by bytea not null,
  created_at bigint not null,
  listed bigint not null check (listed in (0, 1)),
  cleared_at bigint,
  primary key (county, id)
);

create table task (
  county bigint not null,
  id bytea not null,
  campaign bytea not null,
  household bytea not null,
  path {path} not null,
  owner bytea not null,
  state text not null check (state in ('open', 'done', 'excused')),
  outcome text,
  reason text,
  version bigint not null,
  visit bytea,
  changed bigint not null default 0,
  updated_at bigint not null,
  primary key (county, id)
);
create unique index task_target on task (county, campaign, household);
create index task_path on task (county, campaign, path, id, state);
create index task_owner on task (county, owner, campaign, state);

-- The books of each tally unit. Open is targets - done - excused, so the three always add up.
create table tally (
  county bigint not null,
  campaign bytea not null,
  path {path} not null,
  targets bigint not null check (targets >= 0),
  done bigint not null check (done >= 0),
  excused bigint not null check (excused >= 0),
  primary key (county, campaign, path),
  check (done + excused <= targets)
);

create table visit (
  county bigint not null,
  id bytea not null,
  task bytea not null,
  path {path} not null,
  worker bytea not null,
  outcome text not null,
  reason text,
  made_at bigint not null,
  received_at bigint not null,
  day text not null,
  replaces bytea,
  answers_sealed bytea not null,
  fingerprint bytea not null,
  seq bigint not null,
  primary key (county, id)
);
create unique index visit_task on visit (county, task, seq);
create unique index visit_replaces on visit (county, replaces);

-- A photograph of a visit, handed in piece by piece and sealed.
create table photo (
  county bigint not null,
  id bytea not null,
  visit bytea not null,
  path {path} not null,
  worker bytea not null,
  size bigint not null check (size between 1 and 614400),
  digest bytea not null,
  received bigint not null check (received between 0 and size),
  received_at bigint not null,
  done_at bigint,
  primary key (county, id)
);
create index photo_visit on photo (county, visit);
create table photo_part (
  county bigint not null,
  photo bytea not null,
  place bigint not null,
  sealed bytea not null,
  primary key (county, photo, place)
);

create table arrival (
  county bigint not null,
  id bytea not null,
  household bytea not null,
  path {path} not null,
  worker bytea not null,
  name text not null,
  from_place text not null,
  arrived_on text not null,
  transport text not null,
  phone_sealed bytea,
  -- Written down for somebody who could not themselves.
  on_behalf bigint not null default 0 check (on_behalf in (0, 1)),
  made_at bigint not null,
  received_at bigint not null,
  day text not null,
  fingerprint bytea not null,
  primary key (county, id)
);
create index arrival_path on arrival (county, day, path);

-- Somebody who came back, written down at a checkpoint that knows no households: the village finds the
-- household, which makes it an arrival.
create table returnee (
  county bigint not null,
  id bytea not null,
  checkpoint bytea not null,
  path {path} not null,
  worker bytea not null,
  name text not null,
  from_place text not null,
  arrived_on text not null,
  transport text not null,
  phone_sealed bytea,
  door text not null,
  made_at bigint not null,
  received_at bigint not null,
  arrival bytea,
  fingerprint bytea not null,
  primary key (county, id)
);
create index returnee_path on returnee (county, path, made_at);

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

-- Limits of events are so many percent of the usual in an area for a time.
create table event_pace (
  county bigint not null,
  response bytea not null,
  path {path} not null,
  percent bigint not null check (percent between 10 and 100),
  since bigint not null,
  until bigint not null check (until >= since),
  primary key (county, response)
);
create index event_pace_path on event_pace (county, until, path);


-- What the grid finds, from report to closing (B-83). `holder` is the depth of the unit that answers for it now; `clock_at`
-- is when the clock that runs now runs out. What was told is sealed.
create table event (
  county bigint not null,
  id bytea not null,
  number text not null,
  area bytea not null,
  path {path} not null,
  holder bigint not null check (holder >= 0),
  category text not null,
  level text not null,
  place text not null,
  said_sealed bytea not null,
  people bigint check (people >= 0),
  source text not null check (source in ('field', 'video', 'public', 'superior', 'data', 'chat')),
  state text not null check (state in
    ('reported', 'verified', 'dispatched', 'handled', 'hung', 'closed', 'rejected', 'merged')),
  reported_by bytea not null,
  reported_at bigint not null,
  day text not null,
  due_at bigint not null,
  clock_at bigint,
  escalations bigint not null default 0,
  extensions bigint not null default 0,
  dispatched_at bigint,
  accepted_at bigint,
  handled_at bigint,
  ended_at bigint,
  merged_into bytea,
  outcome text,
  outcome_count bigint check (outcome_count >= 0),
  rating bigint check (rating between 1 and 5),
  fingerprint bytea not null,
  version bigint not null,
  primary key (county, id),
  constraint event_ended check ((state in ('closed', 'rejected', 'merged')) = (ended_at is not null)),
  constraint event_clock check (clock_at is null or ended_at is null),
  constraint event_merged check ((state = 'merged') = (merged_into is not null))
);
create unique index event_number on event (county, number);
create index event_open on event (county, path, due_at, id, state, level) where ended_at is null;
-- Nothing here begins with the path of all events: it would be taken for these, and read a year to find a day.
create index event_ended on event (county, ended_at, path, id, state) where ended_at is not null;
create index event_told on event (county, reported_at, path);
create index event_clock on event (county, clock_at) where clock_at is not null;
create index event_reporter on event (county, reported_by, reported_at);
create table event_serial (
  county bigint not null,
  -- What the numbers of its events begin with.
  unit text not null,
  year bigint not null,
  last bigint not null,
  primary key (county, unit, year)
);
-- Who shall handle it: a unit, or a department of one. Exactly one leads (B-102).
create table event_part (
  county bigint not null,
  id bytea not null,
  event bytea not null,
  area bytea not null,
  path {path} not null,
  department text,
  leads bigint not null check (leads in (0, 1)),
  state text not null check (state in ('given', 'accepted', 'returned', 'handled')),
  given_at bigint not null,
  settled_at bigint,
  primary key (county, id)
);
create index event_part_event on event_part (county, event, given_at);
create index event_part_path on event_part (county, path, department, state);
create unique index event_part_lead on event_part (county, event) where leads = 1 and state <> 'returned';
-- Everything that was done about it, by whom and when; nothing here is ever changed.
create table event_step (
  county bigint not null,
  id bytea not null,
  event bytea not null,
  -- Which it is of the event's steps, from 0.
  turn bigint not null,
  kind text not null,
  made_by bytea,
  made_at bigint not null,
  said_sealed bytea,
  detail text not null,
  primary key (county, id)
);
create unique index event_step_event on event_step (county, event, turn);
create index event_step_worker on event_step (county, made_by, event, kind);
-- Labels given by rule; a person confirms or drops each (I-20).
create table event_tag (
  county bigint not null,
  event bytea not null,
  tag text not null,
  why text not null,
  state text not null check (state in ('given', 'confirmed', 'dropped')),
  decided_by bytea,
  primary key (county, event, tag),
  constraint event_tag_decided check ((state = 'given') = (decided_by is null))
);
-- Orders to a named unit to see to an event until it is put right (B-91, B-94).
create table event_order (
  county bigint not null,
  id bytea not null,
  event bytea not null,
  number text not null,
  area bytea not null,
  path {path} not null,
  department text,
  said_sealed bytea not null,
  issued_by bytea not null,
  issued_at bigint not null,
  due_at bigint not null,
  rectified_at bigint,
  primary key (county, id)
);
create unique index event_order_number on event_order (county, number);
create index event_order_event on event_order (county, event, issued_at);
create index event_order_path on event_order (county, path, rectified_at, due_at);

-- What a resident asked for without an account: the event it became, a hash of the code by which they follow it, how they
-- are reached, and when somebody first saw it.
create table request (
  county bigint not null,
  event bytea not null,
  code_hash bytea not null,
  name_sealed bytea,
  phone_sealed bytea,
  asked_at bigint not null,
  acknowledge_by bigint not null,
  acknowledged_at bigint,
  acknowledged_by bytea,
  primary key (county, event),
  constraint request_acknowledged check ((acknowledged_at is null) = (acknowledged_by is null))
);
create unique index request_code on request (county, code_hash);
create index request_waiting on request (county, event) where acknowledged_at is null;
create index request_asked on request (county, asked_at);

-- Viewpoints, the cameras of key areas: where each is looked through, what for, and that a sign says so. No picture is kept (I-19).
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

-- Who looked through which, and why.
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

-- Other systems that may tell of events; a hash of each one's key. What they tell is told by a worker of their name who
-- cannot sign in.
create table door (
  county bigint not null,
  id bytea not null,
  name text not null check (name <> ''),
  key_hash bytea not null,
  worker bytea not null,
  opened_by bytea not null,
  opened_at bigint not null,
  closed_at bigint,
  primary key (county, id)
);
create unique index door_key on door (county, key_hash);

-- What another system calls a kind of case, and which category of the playbook that is.
create table case_word (
  county bigint not null,
  said text not null check (said <> ''),
  category text not null,
  primary key (county, said)
);

-- Disputes that people bring, or that arise from a measure, and how they are mediated. Parties, words and agreement are
-- sealed and read by the mediator alone; nothing here finds a person (T-37, I-1).
create table dispute (
  county bigint not null,
  id bytea not null,
  number text not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  source text not null check (source in ('party', 'measure')),
  measure bytea,
  parties_sealed bytea not null,
  said_sealed bytea not null,
  state text not null check (state in ('mediating', 'agreed', 'performed', 'failed', 'referred', 'withdrawn')),
  mediator bytea not null,
  taken_at bigint not null,
  due_at bigint not null,
  perform_by text,
  body text,
  ended_at bigint,
  fingerprint bytea not null,
  primary key (county, id),
  constraint dispute_measure check ((source = 'measure') = (measure is not null)),
  constraint dispute_ended check ((state in ('mediating', 'agreed')) = (ended_at is null)),
  constraint dispute_referred check (state <> 'referred' or body is not null)
);
create unique index dispute_number on dispute (county, number);
create index dispute_path on dispute (county, path, ended_at);

create table dispute_step (
  county bigint not null,
  dispute bytea not null,
  id bytea not null,
  kind text not null,
  said_sealed bytea not null,
  by_worker bytea not null,
  made_at bigint not null,
  primary key (county, dispute, id)
);

-- What people told of, each a fact that somebody can go and look at. It never leads to a measure, and is gone when nobody
-- confirmed it in time (I-18). Of what came to nothing the count stays and no word.
create table tip (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  subject text not null check (subject in
    ('missed_arrival', 'outside_vehicle', 'gathering', 'gate', 'venue', 'goods')),
  said_sealed bytea,
  state text not null check (state in
    ('received', 'verified', 'known', 'unfounded', 'off_limits', 'malicious', 'expired')),
  entered_by bytea,
  received_at bigint not null,
  expires_at bigint not null,
  decided_by bytea,
  decided_at bigint,
  word text,
  -- The event it became.
  event bytea,
  -- Of the code by which who told of it asks what became of it.
  code_hash bytea not null,
  fingerprint bytea not null,
  primary key (county, id),
  constraint tip_decided check ((state in ('received', 'expired')) = (decided_by is null)),
  constraint tip_gone check (state in ('received', 'verified', 'known') or said_sealed is null),
  constraint tip_other check (decided_by <> entered_by)
);
create index tip_path on tip (county, path, state, expires_at);
create index tip_expires on tip (county, state, expires_at);
create unique index tip_code on tip (county, code_hash);
-- Who told of it, apart and sealed: read only to reward, one at a time, with a reason (I-18).
create table tip_reporter (
  county bigint not null,
  tip bytea not null,
  name_sealed bytea,
  phone_sealed bytea not null,
  primary key (county, tip)
);
-- What was paid for it: decided by somebody who did not look, and no list of it is public.
create table tip_reward (
  county bigint not null,
  tip bytea not null,
  yuan bigint not null check (yuan > 0),
  verified_by bytea not null,
  decided_by bytea not null,
  decided_at bigint not null,
  voucher text,
  paid_by bytea,
  paid_at bigint,
  primary key (county, tip),
  constraint tip_reward_two check (decided_by <> verified_by),
  constraint tip_reward_paid check ((paid_at is null) = (paid_by is null) and (paid_at is null) = (voucher is null))
);

-- What a worker's month came to: figures as they were, a word, what was said against it and the answer of somebody else.
create table assessment (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  area bytea not null,
  path {path} not null,
  role text not null,
  month text not null,
  figures text not null,
  word text not null check (word <> ''),
  made_by bytea not null,
  made_at bigint not null,
  contested_at bigint,
  contest_sealed bytea,
  answered_by bytea,
  answered_at bigint,
  upheld bigint check (upheld in (0, 1)),
  answer text,
  primary key (county, id),
  constraint assessment_other check (made_by <> worker),
  constraint assessment_contest check ((contested_at is null) = (contest_sealed is null)),
  constraint assessment_answer check (answered_by is null or
    (contested_at is not null and answered_by <> made_by and answered_by <> worker))
);
create unique index assessment_month on assessment (county, worker, role, area, month);
create index assessment_path on assessment (county, path, month);
create table commendation (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  area bytea not null,
  path {path} not null,
  reason text not null check (reason <> ''),
  reward text,
  proposed_by bytea not null,
  proposed_at bigint not null,
  decided_by bytea,
  decided_at bigint,
  granted bigint check (granted in (0, 1)),
  primary key (county, id),
  constraint commendation_other check (proposed_by <> worker),
  constraint commendation_two check (decided_by <> proposed_by and decided_by <> worker),
  constraint commendation_decided check ((decided_by is null) = (granted is null))
);
create index commendation_path on commendation (county, path, proposed_at);
create index commendation_worker on commendation (county, worker, granted);

-- What is answered to rumours: never without its source and day.
create table rumour (
  county bigint not null,
  id bytea not null,
  path {path} not null,
  claim text not null check (claim <> ''),
  answer text not null check (answer <> ''),
  source text not null check (source <> ''),
  source_day text not null,
  published_by bytea not null,
  published_at bigint not null,
  withdrawn_at bigint,
  primary key (county, id)
);
create index rumour_path on rumour (county, path);

-- The robot of a chat group: where to write to, kept sealed, and what it is to be sent. Messages are sent at most once
-- each: one that was on its way when the program stopped is not sent again.
create table robot (
  county bigint not null,
  chat bytea not null,
  platform text not null check (platform in ('dingtalk', 'wecom', 'feishu', 'webhook')),
  address_sealed bytea not null,
  secret_sealed bytea,
  keyword text,
  hourly bigint not null check (hourly in (0, 1)),
  kept_by bytea not null,
  kept_at bigint not null,
  -- A robot that was sent too much is left alone until then.
  blocked_until bigint,
  primary key (county, chat)
);
create table robot_message (
  county bigint not null,
  chat bytea not null,
  key text not null,
  text text not null check (text <> ''),
  made_at bigint not null,
  due_at bigint not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'failed')),
  tries bigint not null default 0,
  changed_at bigint not null,
  error text,
  primary key (county, chat, key)
);
create index robot_message_due on robot_message (county, state, due_at);

-- What is published for everybody who serves in an area: messages on its board, bulletins of risk areas, texts of the
-- library; and to which chat group somebody sent one on.
create table notice (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null check (kind in ('board', 'bulletin', 'library')),
  title text not null check (title <> ''),
  body text not null,
  places text not null,
  published_by bytea not null,
  published_at bigint not null,
  withdrawn_at bigint,
  primary key (county, id)
);
create index notice_kind on notice (county, kind, path, published_at);
create table notice_sent (
  county bigint not null,
  notice bytea not null,
  chat bytea not null,
  sent_by bytea not null,
  sent_at bigint not null,
  primary key (county, notice, chat)
);

-- What is sent down to units or to everybody, and how far it has come with each post: delivered, read, confirmed. What
-- has come far does not go back.
create table instruction (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null check (kind in ('order', 'rules')),
  title text not null check (title <> ''),
  body text not null check (body <> ''),
  drill bigint not null check (drill in (0, 1)),
  issued_by bytea not null,
  issued_at bigint not null,
  due_at bigint not null check (due_at > issued_at),
  withdrawn_at bigint,
  primary key (county, id)
);
create index instruction_issued on instruction (county, issued_at);
create table instruction_target (
  county bigint not null,
  instruction bytea not null,
  place bigint not null,
  area bytea not null,
  path {path} not null,
  primary key (county, instruction, place)
);
create index instruction_target_path on instruction_target (county, path);
create table receipt (
  county bigint not null,
  instruction bytea not null,
  appointment bytea not null,
  worker bytea not null,
  path {path} not null,
  -- Whether the post answers for its unit.
  answers bigint not null check (answers in (0, 1)),
  delivered_at bigint not null,
  read_at bigint,
  confirmed_at bigint check (confirmed_at is null or read_at is not null),
  said text,
  primary key (county, instruction, appointment)
);
create index receipt_path on receipt (county, instruction, path);

-- What happened in each lowest unit on each day, by figure of the playbook.
create table day_figure (
  county bigint not null,
  day text not null,
  path {path} not null,
  figure text not null,
  value bigint not null,
  primary key (county, day, path, figure)
);

create table report (
  county bigint not null,
  form text not null,
  day text not null,
  area bytea not null,
  version bigint not null,
  path {path} not null,
  depth bigint not null,
  standing bigint not null check (standing in (0, 1)),
  figures text not null,
  is_zero bigint not null,
  signed_by bytea not null,
  signed_at bigint not null,
  first_signed_at bigint not null,
  reason text,
  below_units bigint not null,
  below_signed bigint not null,
  entry bytea,
  primary key (county, form, day, area, version)
);
create index report_path on report (county, form, day, standing, depth, path);

create table roster_import (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  filename text not null,
  state text not null check (state in ('uploaded', 'checked', 'committed')),
  mapping text not null,
  counts text not null,
  created_at bigint not null,
  finished_at bigint,
  primary key (county, id)
);

-- Taking a roster out needs two people.
create table roster_export (
  county bigint not null,
  id bytea not null,
  asked_by bytea not null,
  asked_at bigint not null,
  path {path} not null,
  reason text not null,
  kind text not null check (kind in ('xlsx', 'csv')),
  decided_by bytea,
  decided_at bigint,
  granted bigint check (granted in (0, 1)),
  expires_at bigint,
  primary key (county, id),
  constraint roster_export_two check (decided_by <> asked_by)
);
create index roster_export_asked on roster_export (county, asked_at);

-- Teams of a unit, such as a Party group that leads several grids, with their members and what they cover.
-- How somebody was elected by the households of a unit (L-09): with their own consent, for a term. Who stood beside them
-- is forgotten after some time.
create table election (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  role text not null,
  held_on text not null,
  way text not null check (way in ('meeting', 'ballot', 'door')),
  present bigint not null check (present >= 1),
  candidates_sealed bytea,
  chosen text not null,
  consent bigint not null check (consent = 1),
  until_day text not null,
  appointment bytea not null,
  worker bytea not null,
  made_at bigint not null,
  primary key (county, id)
);
create index election_path on election (county, path, held_on);

create table team (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  name text not null,
  leader bytea,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id)
);
create index team_path on team (county, path, kind);
create table team_member (
  county bigint not null,
  team bytea not null,
  worker bytea not null,
  primary key (county, team, worker)
);
-- A unit has one team of a kind.
create table team_unit (
  county bigint not null,
  kind text not null,
  unit bytea not null,
  team bytea not null,
  path {path} not null,
  primary key (county, team, unit)
);
create unique index team_unit_unit on team_unit (county, kind, unit);
create index team_unit_path on team_unit (county, kind, path);

-- Who vouches for a unit, by link of the playbook's chain (T-06), and who keeps in touch with a household (B-18).
create table guarantee (
  county bigint not null,
  link text not null,
  unit bytea not null,
  path {path} not null,
  worker bytea not null,
  since text not null,
  made_by bytea not null,
  primary key (county, link, unit)
);
create index guarantee_path on guarantee (county, link, path);
create index guarantee_worker on guarantee (county, worker);
create table contact (
  county bigint not null,
  household bytea not null,
  worker bytea not null,
  since text not null,
  made_by bytea not null,
  primary key (county, household)
);
create index contact_worker on contact (county, worker);

-- Places that need other staff than usual for some time (B-67). A zone limits nobody: only a measure does (I-2).
create table zone (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  kind text not null,
  document text not null check (document <> ''),
  from_day text not null,
  until_day text not null,
  made_by bytea not null,
  made_at bigint not null,
  primary key (county, id),
  constraint zone_days check (from_day <= until_day)
);
create index zone_path on zone (county, path, until_day);

-- Registered businesses and bodies (Q-31). One that nobody has placed yet stands at the unit that must (B-57).
create table enterprise (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  placed bigint not null check (placed in (0, 1)),
  name {path} not null,
  pinyin {path} not null,
  initials {path} not null,
  credit_code {path},
  -- Why a code is kept although its check sign does not fit.
  code_why text,
  contact text,
  phone_sealed bytea,
  employees bigint not null default 0 check (employees >= 0),
  dormitory text,
  -- What leads to the page where the employer keeps its own list; whoever has it may write there.
  code text,
  closed_at bigint,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id)
);
create unique index enterprise_code on enterprise (county, code);
-- Workers on an employer's own list (Q-35): sent in, taken into the register by whoever keeps it, or returned.
create table employee (
  county bigint not null,
  id bytea not null,
  enterprise bytea not null,
  said_sealed bytea not null,
  state text not null check (state in ('sent', 'taken', 'returned', 'left')),
  why text,
  sent_at bigint not null,
  settled_at bigint,
  primary key (county, id),
  constraint employee_settled check ((state = 'sent') = (settled_at is null)),
  constraint employee_why check (state <> 'returned' or why is not null)
);
create index employee_enterprise on employee (county, enterprise, state, sent_at);
create unique index enterprise_credit_code on enterprise (county, credit_code);
create index enterprise_path on enterprise (county, path, name);
create index enterprise_name on enterprise (county, name);
create index enterprise_pinyin on enterprise (county, pinyin);
create index enterprise_initials on enterprise (county, initials);

-- Places people go to, by category of the playbook. The code stands in the QR of the contact card.
create table venue (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  category text not null,
  name {path} not null,
  pinyin {path} not null,
  initials {path} not null,
  address text not null,
  enterprise bytea,
  operator text,
  phone_sealed bytea,
  cadre bytea,
  -- Where it differs from what the responsibility list says for its category.
  leader bytea,
  department text,
  code text not null,
  opened_at bigint not null,
  closed_at bigint,
  -- Kept by inspections in their own transactions: notices that are open, the day it was last looked at.
  open_notices bigint not null default 0 check (open_notices >= 0),
  seen_on text,
  -- The closure that holds longest here; kept by the measures and read with the clock.
  suspended_by bytea,
  suspended_until bigint,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id),
  constraint venue_suspended check ((suspended_by is null) = (suspended_until is null))
);
create unique index venue_code on venue (county, code);
create index venue_path on venue (county, path, name, id);
create index venue_category on venue (county, category, path);
create index venue_cadre on venue (county, cadre);
create index venue_name on venue (county, name);
create index venue_pinyin on venue (county, pinyin);
create index venue_initials on venue (county, initials);

-- The responsibility list (Q-47, Q-49): which department and which leader answer for a category.
create table responsibility (
  county bigint not null,
  category text not null,
  department text not null,
  leader bytea,
  updated_by bytea not null,
  updated_at bigint not null,
  primary key (county, category)
);

-- What the card that hangs at a venue says, so that it is made again when it says something else (Q-51).
create table contact_card (
  county bigint not null,
  venue bytea not null,
  path {path} not null,
  said text not null,
  issued_by bytea not null,
  issued_at bigint not null,
  primary key (county, venue)
);

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
  -- The response it was learned from.
  response bytea,
  primary key (county, id),
  constraint work_item_done check ((state = 'done') = (done_at is not null))
);
create index work_item_day on work_item (county, day, path);
create index work_item_parent on work_item (county, parent);
create index work_item_response on work_item (county, response) where response is not null;

-- Emergency responses and drills of an area (I-24): none without a document, a grade, what is done and an end.
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
-- Each time an end was decided, with the document that says so: when it was opened, and whenever it was prolonged.
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

-- Chat groups of units: who must be in them by role and who is. What is said there stays there.
create table chat_group (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  name text not null,
  purpose text not null,
  platform text not null,
  owner bytea,
  roles text not null,
  opened_at bigint not null,
  closed_at bigint,
  version bigint not null,
  primary key (county, id)
);
create index chat_group_path on chat_group (county, path);
create table chat_member (
  county bigint not null,
  chat bytea not null,
  worker bytea not null,
  joined_at bigint not null,
  primary key (county, chat, worker)
);

-- What a group looks at: categories of venues; every one where it names none.
create table team_category (
  county bigint not null,
  team bytea not null,
  category text not null,
  primary key (county, team, category)
);

-- What makes a place be looked at more often for some time (Q-13).
create table area_factor (
  county bigint not null,
  id bytea not null,
  area bytea not null,
  path {path} not null,
  factor text not null,
  from_day text not null,
  until_day text,
  note text not null,
  made_by bytea not null,
  made_at bigint not null,
  primary key (county, id)
);
create index area_factor_path on area_factor (county, path, from_day);

-- One look at a venue or a unit. Until it is filed an unannounced one is seen by its group and its planners
-- alone (Q-21).
create table inspection (
  county bigint not null,
  id bytea not null,
  programme text not null,
  team bytea not null,
  venue bytea,
  area bytea not null,
  path {path} not null,
  day text not null,
  unannounced bigint not null check (unannounced in (0, 1)),
  why text not null,
  planned_by bytea not null,
  planned_at bigint not null,
  answers text,
  note_sealed bytea,
  filed_by bytea,
  filed_at bigint,
  fingerprint bytea,
  primary key (county, id),
  constraint inspection_filed check ((filed_by is null) = (filed_at is null) and (filed_at is null) = (answers is null))
);
create index inspection_day on inspection (county, day, team);
create index inspection_path on inspection (county, path, filed_at);
create index inspection_venue on inspection (county, venue, day);
create index inspection_area on inspection (county, area, day);

-- A notice that asks for something to be put right: numbered without a gap within a year.
create table rectification (
  county bigint not null,
  id bytea not null,
  number text not null,
  inspection bytea not null,
  venue bytea,
  area bytea not null,
  path {path} not null,
  department text,
  code text not null,
  recipient text not null check (recipient <> ''),
  signature_sealed bytea,
  issued_by bytea not null,
  issued_at bigint not null,
  due_at bigint not null,
  state text not null check (state in ('issued', 'handed_in', 'sent_back', 'ordered', 'closed')),
  ordered_to text,
  version bigint not null,
  primary key (county, id),
  constraint rectification_due check (due_at > issued_at)
);
create unique index rectification_number on rectification (county, number);
create unique index rectification_inspection on rectification (county, inspection);
create unique index rectification_code on rectification (county, code);
create index rectification_path on rectification (county, path, state, due_at);
create index rectification_venue on rectification (county, venue, issued_at);
create unique index rectification_parties on rectification (county, id, issued_by);
create table rectification_serial (
  county bigint not null,
  year bigint not null,
  last bigint not null,
  primary key (county, year)
);

-- Something an inspection found.
create table finding (
  county bigint not null,
  id bytea not null,
  inspection bytea not null,
  path {path} not null,
  venue bytea,
  item text not null,
  said text not null,
  settled text not null check (settled in ('on_spot', 'notice')),
  repeated bigint not null check (repeated in (0, 1)),
  made_at bigint not null,
  primary key (county, id)
);
create index finding_inspection on finding (county, inspection);
create index finding_venue on finding (county, venue, item, made_at);

-- What became of a notice, step by step. Whoever issued it never closes it.
create table rectification_step (
  county bigint not null,
  id bytea not null,
  rectification bytea not null,
  issued_by bytea not null,
  kind text not null check (kind in ('handed_in', 'sent_back', 'ordered', 'closed')),
  said text not null,
  made_by bytea,
  made_at bigint not null,
  place bigint not null,
  primary key (county, id),
  constraint rectification_step_other check (kind not in ('sent_back', 'closed') or made_by <> issued_by),
  constraint rectification_step_known check (kind = 'handed_in' or made_by is not null),
  constraint rectification_step_of foreign key (county, rectification, issued_by)
    references rectification (county, id, issued_by)
);
create unique index rectification_step_place on rectification_step (county, rectification, place);

-- Photographs that a record other than a visit names: only these are taken in for it.
create table photo_promise (
  county bigint not null,
  photo bytea not null,
  subject bytea not null,
  path {path} not null,
  worker bytea not null,
  primary key (county, photo)
);
create index photo_promise_subject on photo_promise (county, subject);

-- Who may decide about measures of a kind in an area: by which document, until when, written down by
-- somebody else (I-4).
create table authority (
  county bigint not null,
  id bytea not null,
  worker bytea not null,
  kind text not null check (kind in ('exit_limit', 'venue_closure')),
  path {path} not null,
  document text not null check (document <> ''),
  until_day text not null,
  granted_by bytea not null,
  granted_at bigint not null,
  ended_at bigint,
  primary key (county, id),
  constraint authority_two check (granted_by <> worker)
);
create unique index authority_scope on authority (county, id, worker, kind, path);
create index authority_worker on authority (county, worker, kind);

-- The only form in which a limit can exist (I-2): nothing of it may be missing, its reason is one of a closed
-- list (I-3), another person with an authority over the place decides (I-4), it has a review and an end
-- (I-6, I-22). Instants are microseconds: fourteen days and seven days.
create table measure (
  county bigint not null,
  id bytea not null,
  kind text not null check (kind in ('exit_limit', 'venue_closure')),
  area bytea not null,
  path {path} not null,
  document text not null check (document <> ''),
  issuer text not null check (issuer <> ''),
  reason text not null check (reason in ('case', 'contacts', 'abnormal', 'exposure', 'risk_area')),
  services text not null check (services <> ''),
  appeal text not null check (appeal <> ''),
  starts_at bigint not null,
  ends_at bigint not null,
  review_at bigint not null,
  exits bigint check (exits between 1 and 10),
  every_days bigint check (every_days between 1 and 7),
  max_minutes bigint check (max_minutes between 30 and 1440),
  -- Categories of the playbook whose venues are closed, as JSON.
  categories text check (categories <> '' and categories <> '[]'),
  households bigint not null,
  people bigint not null,
  venues bigint not null,
  proposed_by bytea not null,
  proposed_at bigint not null,
  decided_by bytea,
  decided_at bigint,
  granted bigint check (granted in (0, 1)),
  authority bytea,
  authority_path {path},
  reviewed_by bytea,
  reviewed_at bigint,
  lifted_by bytea,
  lifted_at bigint,
  lifted_why text,
  primary key (county, id),
  constraint measure_terms check ((kind = 'exit_limit') = (exits is not null and every_days is not null
      and max_minutes is not null) and (kind = 'venue_closure') = (categories is not null)),
  constraint measure_two check (decided_by <> proposed_by),
  constraint measure_times check (starts_at < review_at and review_at <= ends_at
    and ends_at - starts_at <= 1209600000000
    and review_at - coalesce(reviewed_at, starts_at) <= 604800000000),
  constraint measure_decided check ((granted is null) = (decided_by is null) and (granted is null) = (decided_at is null)),
  constraint measure_authority check (granted is null or granted = 0
    or (authority is not null and authority_path is not null
      and substr(path, 1, length(authority_path)) = authority_path)),
  constraint measure_granted_by foreign key (county, authority, decided_by, kind, authority_path)
    references authority (county, id, worker, kind, path)
);
create index measure_path on measure (county, path, ends_at);
create unique index measure_parties on measure (county, id, proposed_by, decided_by);
create unique index measure_decision on measure (county, id, granted);

-- What residents say to a measure; whoever had a part in it never answers (I-8).
create table objection (
  county bigint not null,
  id bytea not null,
  measure bytea not null,
  path {path} not null,
  proposed_by bytea not null,
  decided_by bytea not null,
  said_sealed bytea not null,
  contact_sealed bytea,
  entered_by bytea,
  raised_at bigint not null,
  due_at bigint not null,
  answered_by bytea,
  answered_at bigint,
  upheld bigint check (upheld in (0, 1)),
  answer text,
  primary key (county, id),
  constraint objection_outside check (answered_by <> proposed_by and answered_by <> decided_by),
  constraint objection_of foreign key (county, measure, proposed_by, decided_by)
    references measure (county, id, proposed_by, decided_by)
);
create index objection_due on objection (county, answered_at, due_at);
create index objection_measure on objection (county, measure);

-- The card of a household: without a decision there is none (the foreign key says granted).
create table card (
  county bigint not null,
  serial text not null,
  measure bytea not null,
  granted bigint not null default 1 check (granted = 1),
  household bytea not null,
  path {path} not null,
  issued_at bigint not null,
  told_at bigint,
  told_by bytea,
  revoked_at bigint,
  revoked_why text check (revoked_why in ('lost', 'damaged')),
  primary key (county, serial),
  constraint card_decision foreign key (county, measure, granted) references measure (county, id, granted)
);
create unique index card_household on card (county, measure, household) where revoked_at is null;
create index card_path on card (county, path, measure);

-- A time out with a card, kept only while it counts (S-42): no name, no place but the unit's.
create table trip (
  county bigint not null,
  id bytea not null,
  serial text not null,
  path {path} not null,
  day text not null,
  kept_until text not null,
  out_at bigint not null,
  in_at bigint,
  counts bigint not null check (counts in (0, 1)),
  primary key (county, id)
);
create index trip_serial on trip (county, serial, out_at);
create index trip_path on trip (county, path);

-- Places that are guarded and rounds that are walked. The code stands in the QR on the spot and proves
-- that somebody was there.
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

-- A stop at a checkpoint: what was checked as a result, never an image, never who it was (S-38, S-42).
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

-- Cameras that report that something moved, never who or which plate; a person says what it was.
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

-- What a phone wrote down and could not land by itself: the grid leader decides, never the author.
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

create table job (
  county bigint not null,
  key text not null,
  kind text not null,
  payload text not null,
  run_at bigint not null,
  attempts bigint not null default 0,
  done_at bigint,
  primary key (county, key)
);
create index job_due on job (county, done_at, run_at);

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
create table audit_head (
  county bigint not null,
  lane bigint not null,
  seq bigint not null,
  hash bytea not null,
  primary key (county, lane)
);
{append_only audit}
