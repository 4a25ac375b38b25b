-- The log, its payloads, and the door through which updates come in.
create schema if not exists log;
create schema if not exists work;
create schema if not exists projections;

-- The one clock of leases, timers and facts. A test moves it with the setting ppc_helper.clock_shift (an interval).
-- Volatile: read it into a variable before comparing, or no index can be used.
create function log.clock() returns timestamptz
language sql volatile
return clock_timestamp() + coalesce(nullif(current_setting('ppc_helper.clock_shift', true), ''), '0')::interval;

create table log.events (
    position bigint generated always as identity primary key,
    -- Positions are given at insert and seen at commit, so followers read below the transaction horizon, by (xid, position).
    xid      xid8        not null default pg_current_xact_id(),
    at       timestamptz not null default log.clock(),
    chat     bigint      not null,
    cause    bigint,
    outcome  boolean     not null default false,
    lane     smallint,
    body     jsonb       not null,
    type     text        not null generated always as (body ->> 'type') stored,
    constraint a_type_ends_in_its_version check (body ->> 'type' like '_%.v_%'),
    constraint an_outcome_names_its_cause check (not outcome or cause is not null),
    constraint a_cause_comes_before_its_effect check (cause < position)
);

-- One outcome for each fact; the same index finds all effects of a fact.
create unique index one_outcome_per_fact on log.events (cause, (case when outcome then 0 else position end));
create index events_in_commit_order on log.events (xid, position);
-- Few, and looked for by operators: they must not read the whole log.
create index dead_letters on log.events (position) where type = 'dead_lettered.v1';

create table log.payloads (
    id         uuid        primary key,
    owner      bigint      not null,
    at         timestamptz not null default log.clock(),
    expires_at timestamptz,
    packed     boolean     not null default false,
    digest     bytea,
    content    bytea       not null
);
-- Packed by the writer where it pays, so the server need not try again.
alter table log.payloads alter column content set storage external;
create index payloads_by_owner on log.payloads (owner);
create index payloads_by_expiry on log.payloads (expires_at) where expires_at is not null;

-- Update ids seen, so that what Telegram hands over twice is accepted once. Rows older than a few days go: after a quiet
-- week Telegram starts anew at a random id, which must not look like a duplicate.
create table log.inbox (
    bot       bigint      not null,
    update_id bigint      not null,
    at        timestamptz not null default log.clock(),
    constraint an_update_is_accepted_once primary key (bot, update_id)
);
create index inbox_by_age on log.inbox (at);

-- What a migration did, and which text of each projection the tables were built by.
create table log.migrations (
    name       text primary key,
    digest     text        not null,
    applied_at timestamptz not null default log.clock()
);
create table log.projections (
    name     text primary key,
    version  integer     not null,
    digest   text        not null,
    built_at timestamptz not null default log.clock()
);

create function log.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception 'the log is append-only: % refused', lower(tg_op) using errcode = 'integrity_constraint_violation';
end
$$;
create trigger facts_are_never_changed before update or delete on log.events
    for each row execute function log.refuse_change();
create trigger facts_are_never_emptied before truncate on log.events
    for each statement execute function log.refuse_change();
-- Always: a plain trigger is skipped under session_replication_role = replica.
alter table log.events enable always trigger facts_are_never_changed;
alter table log.events enable always trigger facts_are_never_emptied;

-- Facts in their newest shape: the one place where an old version is lifted, for Python and for the folds alike.
-- A lifted type adds a branch here: case type when 'x.v1' then body || '{"type": "x.v2", ...}' else body end.
create view log.facts as
select position, xid, at, chat, cause, outcome, lane, type, body
from log.events;
