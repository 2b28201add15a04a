-- What is published, sent to chat groups and sent down to units.

-- Answers to rumours, each with its source and day.
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

-- The robot of a chat group: its sealed address and what it is sent. Delivery is at most once: a message that was being
-- sent when the program stopped is not sent again.
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
  -- Until when the robot is not written to because its provider limited it.
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

-- Published to everybody who serves in an area: messages on its board, bulletins of risk areas, texts of the library; and
-- the chat groups they were forwarded to.
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

-- Instructions to units or to everybody, with a receipt per post: delivered, read, confirmed. A receipt never goes back.
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
