-- last: the position of the newest fact, 0 when there is none
select coalesce(max(position), 0) from log.events;

-- first_after: returns the position of the so-manieth fact after a position, null when there are fewer
select position from log.events where position > %(position)s order by position offset %(count)s limit 1;

-- count_up_to: how many facts lie after one position up to another
select count(*) from log.events where position > %(after)s and position <= %(upto)s;

-- one_at_a_time: replays take turns until the end of this transaction, however long the other's turn is
select set_config('lock_timeout', '0', true), pg_advisory_xact_lock(hashtext('ppc_helper.replay'));

-- give_way: whoever waits long for a lock makes all others wait behind it
select set_config('lock_timeout', %(milliseconds)s || 'ms', true);

-- take_time: a range of the log takes as long as it takes
select set_config('work_mem', '256MB', true), set_config('statement_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true);

-- settle: wait for writers and hold new ones off until the end of this transaction
lock table log.events in share mode;

-- settle_to_swap: as settle, and nobody but us changes the queue or how far followers are either
lock table log.events, work.boxes, work.items, work.places in share row exclusive mode;

-- position_at: the position of the last fact up to a time, 0 when there is none
select coalesce(max(position), 0) from log.events where at <= %(at)s;

-- create_schema: where tables are built beside the live ones
create schema {schema};

-- drop_schema: with all that is in it, and without a word when there is none
set local client_min_messages = warning;
drop schema if exists {schema} cascade;

-- build_beside: names without a schema mean the tables that are being built, else the live ones, until the transaction ends
set local search_path = {schema}, projections, work, log;

-- facts_of_range: what the folds read as facts; the range stands there as numbers, so that the planner knows how many to expect
create or replace view {view} as
select * from log.facts where position > {after} and position <= {upto};

-- facts_of_range_up_to: the same, of a projection that follows the log and has not read beyond a place
create or replace view {view} as
select * from log.facts where position > {after} and position <= {upto} and (xid, position) <= ({xid}::xid8, {position});

-- drop_view: the facts of the last range
drop view if exists {view};

-- leave_alone: whoever vacuums or analyses a table while it is being built does so in vain, and holds up the swap
alter table {table} set (autovacuum_enabled = off);

-- move_table: a table that was built beside takes the place of a live one that is gone
alter table {table} reset (autovacuum_enabled);
alter table {table} set schema projections;

-- progress_table: how far the shadow is built, so that a stopped replay can go on; and the horizon when it began
create table replay_shadow.progress (
    one boolean primary key default true, digest text not null, position bigint not null, horizon xid8 not null
);

-- is_begun: whether there is a shadow; to_regclass could answer from a cache that has not heard of a swap yet
select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'replay_shadow' and c.relname = 'progress');

-- is_there: whether there is a schema of this name
select to_regnamespace(quote_ident(%(schema)s)) is not null;

-- begin: returns (digest, position, horizon)
insert into replay_shadow.progress (digest, position, horizon)
values (%(digest)s, 0, pg_snapshot_xmin(pg_current_snapshot()))
returning digest, position, horizon::text;

-- reached: returns (digest, position, horizon)
select digest, position, horizon::text from replay_shadow.progress;

-- reach: returns nothing
update replay_shadow.progress set position = %(position)s;

-- place_of: how far a following projection has read; returns no row when it never did
select xid::text, position from work.places where projection = %(projection)s;

-- place_below: the place of the newest fact below a horizon; no row when there is none
-- (e.xid, for plain xid is the text of the output: 99 would come after 100, and no index would help)
select e.xid::text, e.position from log.events e
where e.xid < %(horizon)s::xid8 order by e.xid desc, e.position desc limit 1;

-- set_place: returns nothing
insert into work.places (projection, xid, position) values (%(projection)s, %(xid)s::xid8, %(position)s)
on conflict (projection) do update set xid = excluded.xid, position = excluded.position;

-- work_gone: items that the log does not ask for
delete from work.items i where not exists (select from replay_shadow.items s where s.position = i.position);

-- work_missing: items that the log asks for and nobody had; no head of a box lies behind them
with missing as (
    insert into work.items (position, lane, chat, original)
    select position, lane, chat, original from replay_shadow.items on conflict (position) do nothing
    returning lane, chat, position
), first as (
    select lane, chat, min(position) as position from missing group by lane, chat
)
update work.boxes b set head = first.position
from first
where b.lane = first.lane and b.chat = first.chat and b.head > first.position;

-- boxes_gone: boxes without items
delete from work.boxes b where not exists (select from replay_shadow.boxes s where s.lane = b.lane and s.chat = b.chat);

-- boxes_missing: boxes for items that had none, counts put right; who holds a box goes on holding it
insert into work.boxes as b (lane, chat, pending, ready_at, head)
select lane, chat, pending, ready_at, head from replay_shadow.boxes
on conflict (lane, chat) do update set pending = excluded.pending where b.pending <> excluded.pending;
