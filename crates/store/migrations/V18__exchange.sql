-- Other systems that handle cases.

-- Other systems that may report events, with a hash of their key. Each reports as a worker of its own who cannot sign in.
create table case_system (
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
create unique index case_system_key on case_system (county, key_hash);

-- Words of other systems for kinds of cases, and the category of the playbook each means.
create table case_word (
  county bigint not null,
  said text not null check (said <> ''),
  category text not null,
  primary key (county, said)
);
