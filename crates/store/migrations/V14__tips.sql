-- What the public told of.

-- Tips: facts that somebody can verify. A tip never leads to a measure and is deleted when nobody confirms it in time
-- (I-18); of unconfirmed ones only the count stays.
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
  -- Hash of the code by which the reporter asks what became of it.
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

-- Reporters of tips, kept apart and sealed; read only to pay a reward, one at a time, with a reason (I-18).
create table tip_reporter (
  county bigint not null,
  tip bytea not null,
  name_sealed bytea,
  phone_sealed bytea not null,
  primary key (county, tip)
);

-- Rewards of tips, decided by somebody who did not verify the tip; never listed publicly.
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
