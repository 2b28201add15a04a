-- What residents ask for without an account.

-- The event a request became, a hash of the code by which the resident follows it, how to reach them, and when somebody
-- first saw it.
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
