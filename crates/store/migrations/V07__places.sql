-- Enterprises, venues and who answers for them.

-- Registered businesses and bodies (Q-31). One that has no unit yet belongs to the unit that must place it (B-57).
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
  -- Secret of the page on which the employer keeps its own list of workers.
  code text,
  closed_at bigint,
  version bigint not null,
  updated_at bigint not null,
  primary key (county, id)
);
create unique index enterprise_code on enterprise (county, code);
create unique index enterprise_credit_code on enterprise (county, credit_code);
create index enterprise_path on enterprise (county, path, name);
create index enterprise_name on enterprise (county, name);
create index enterprise_pinyin on enterprise (county, pinyin);
create index enterprise_initials on enterprise (county, initials);

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

-- Public places by category of the playbook. `code` is in the QR of the contact card.
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
  -- Written by inspections in their own transactions: open notices, and the day of the last inspection.
  open_notices bigint not null default 0 check (open_notices >= 0),
  seen_on text,
  -- The closure that lasts longest here, written by measures; whether it still holds depends on the time.
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

-- What the contact card of a venue says, to find cards that must be printed again (Q-51).
create table contact_card (
  county bigint not null,
  venue bytea not null,
  path {path} not null,
  said text not null,
  issued_by bytea not null,
  issued_at bigint not null,
  primary key (county, venue)
);

-- Changes of an enterprise or a venue: old and new values (T-30). Phones are masked.
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
