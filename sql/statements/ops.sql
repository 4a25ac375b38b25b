-- take_time: a log of years may take longer than a worker may, until the transaction ends
set local statement_timeout = 0;

-- lanes: of each lane with work: items waiting, boxes claimed, items put off, items whose worker died, oldest in seconds
-- The head of a claimed box runs, all else of it waits; a box that was given back with a delay is put off as a whole.
with clock as materialized (
    select log.clock() as now_
), boxes as materialized (
    select b.lane, b.chat, coalesce(b.leased_until > now_, false) as claimed,
           b.ready_at > now_ as put_off, coalesce(b.leased_until <= now_, false) as abandoned
    from work.boxes b, clock
), heads as materialized (
    select head.position
    from boxes b cross join lateral (
        select i.position from work.items i where i.lane = b.lane and i.chat = b.chat order by i.position limit 1) head
    where b.claimed
), counted as (
    select i.lane,
           count(*) filter (where not b.put_off and h.position is null) as waiting,
           count(h.position) as running,
           count(*) filter (where b.put_off) as put_off,
           count(*) filter (where b.abandoned) as abandoned,
           min(i.position) filter (where not b.put_off and h.position is null) as oldest
    from work.items i join boxes b using (lane, chat) left join heads h using (position)
    group by i.lane
)
select c.lane, c.waiting, c.running, c.put_off, c.abandoned,
       greatest(extract(epoch from clock.now_ - e.at), 0)::double precision
from clock, counted c left join log.events e on e.position = c.oldest
order by c.lane;

-- newest: the newest facts that a follower may read, newest first, among the last so many
select xid::text, position, at, chat, cause, outcome, lane, type, body
from (
    select * from log.facts
    where xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid desc, position desc limit %(look_back)s
) f
where (%(chat)s::bigint is null or chat = %(chat)s)
  and (%(types)s::text[] is null or split_part(type, '.', 1) = any (%(types)s))
  and (%(lane)s::smallint is null or lane = %(lane)s)
-- f.xid, for plain xid is the text of the output: 99 would come after 100
order by f.xid desc, f.position desc
limit %(count)s;

-- following: facts in commit order after a place, below the horizon
select xid::text, position, at, chat, cause, outcome, lane, type, body
from log.read_after(%(xid)s::xid8, %(position)s, %(count)s);

-- end_of_log: the place before the first fact to come: the horizon itself
select pg_snapshot_xmin(pg_current_snapshot())::text;

-- is_to_come: whether a place lies in a future that this cluster has not begun: another cluster's, then
select %(xid)s::xid8 >= pg_snapshot_xmax(pg_current_snapshot());

-- root_of: the position of the first cause of a fact that the log still has; null when there is no such fact
with recursive up as (
    select position, cause from log.events where position = %(position)s
    union all
    select e.position, e.cause from up join log.events e on e.position = up.cause
)
select min(position) from up;

-- tree: a fact and all that followed from it, in order of position, at most so many
with recursive down as (
    select e.position from log.events e where e.position = %(root)s
    union all
    -- Lateral, so that each step walks the index by cause however large the log is.
    select e.position
    from down cross join lateral (select position from log.events where cause = down.position order by position) e
)
select f.xid::text, f.position, f.at, f.chat, f.cause, f.outcome, f.lane, f.type, f.body
from (select position from down limit %(count)s) d join log.facts f using (position)
order by f.position;

-- work_on: for each of these positions that still wants an outcome: its box's owner, attempt, errors, seconds until it is
-- ready (below zero: ready for so long), and how many facts of its chat come first
select i.position, b.owner, b.attempt, b.raised, extract(epoch from coalesce(b.leased_until, b.ready_at) - log.clock())::double precision,
       (select count(*) from work.items a where a.lane = i.lane and a.chat = i.chat and a.position < i.position)
from work.items i join work.boxes b using (lane, chat)
where i.position = any (%(positions)s::bigint[]);

-- deliveries_of: position, state, message id, reason of the messages owed by these positions
select position, state, message_id, reason from projections.deliveries where position = any (%(positions)s::bigint[]);

-- other_queries: made of which of these queries, query and tool, of the other queries of a chat that were made of the
-- result of one of these, in order
select q.source, q.query, q.tool
from projections.queries q
where q.chat = %(chat)s and q.source = any (%(queries)s::bigint[]) and q.query <> all (%(queries)s::bigint[])
order by q.query;

-- payloads_of: id, stored bytes, expiry of these payloads; no row for one that is gone
select replace(id::text, '-', ''), octet_length(content), expires_at from log.payloads where id = any (%(ids)s::uuid[]);

-- queued_as: the position of the fact that queued a query; no row when there is no such query
select queued_position from projections.queries where query = %(query)s;

-- is_fact: whether there is a fact at a position
select exists (select from log.events where position = %(position)s);

-- last_position: of the newest fact, 0 when there is none
select coalesce(max(position), 0) from log.events;

-- sent_as: positions of the messages that Telegram took under this id, newest first; edits of it too
select position, kind from projections.deliveries
where chat = %(chat)s and message_id = %(message_id)s order by position desc limit 20;

-- came_as: positions and kinds of the updates about a message, newest first: it itself, its edits, presses under it
select position, body ->> 'kind' from log.facts
where chat = %(chat)s and type = 'update_received.v1' and (body ->> 'message_id')::bigint = %(message_id)s
order by position desc limit 20;

-- intakes: bot, owner, seconds since it last said that it lives, whether its lease holds; no row when none ever stood
select i.bot, i.owner, extract(epoch from c.now_ - i.polled_at)::double precision, i.lease_until > c.now_
from work.intakes i, (select log.clock() as now_ offset 0) c
order by i.bot;

-- last_update: seconds since the last update was accepted, null when none was in the last days
select extract(epoch from log.clock() - max(at))::double precision from log.inbox;

-- workers: owner, host, pid, seconds since it started, seconds since its last beat
select w.owner, w.host, w.pid, extract(epoch from c.now_ - w.started_at)::double precision,
       extract(epoch from c.now_ - w.beat_at)::double precision
from work.workers w, (select log.clock() as now_ offset 0) c
order by w.host, w.pid, w.owner;

-- counted: how often each of these happened today (UTC) and ever: the days' counts and what they have not read yet
with place as (
    select coalesce(max(xid::text)::xid8, '0') as xid, coalesce(max(position), 0) as position
    from work.places where projection = 'days'
), counts as (
    select day, what, count from projections.days where what = any (%(names)s::text[])
    union all
    select (e.at at time zone 'UTC')::date, split_part(e.type, '.', 1), 1
    from place p cross join lateral (
        select at, type from log.events where (xid, position) > (p.xid, p.position)) e
    where split_part(e.type, '.', 1) = any (%(names)s::text[])
)
select what, coalesce(sum(count) filter (where day = (log.clock() at time zone 'UTC')::date), 0)::bigint, sum(count)::bigint
from counts group by what;

-- queries_open: query, tool, chat, status, done, total, stage, seconds left by the last progress (-1: unknown), attempts,
-- whether the person asked to cancel, seconds since it was queued; those that began first, at most so many
select query, tool, chat, status, done, total, stage, eta_seconds, attempts, cancel_asked,
       extract(epoch from log.clock() - queued_at)::double precision
from projections.queries
where ended is null and status not in ('dead', 'cancelled')
order by started_at is null, query
limit %(count)s;

-- queries_counted: how many queries stand where, of those that have not ended and were not cancelled in line
select status, count(*) from projections.queries where ended is null and status <> 'cancelled' group by status;

-- followers: of each projection that follows: facts behind (counted to a hundred thousand), seconds since the oldest
select p.projection, b.behind, coalesce(extract(epoch from log.clock() - b.oldest), 0)::double precision
from work.places p cross join lateral (
    select count(*) as behind, min(e.at) as oldest
    from (select at from log.events where (xid, position) > (p.xid, p.position) order by xid, position limit 100000) e
) b
order by p.projection;

-- held_back: facts that no follower may read yet, counted to ten thousand
select count(*)
from (select from log.events where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 10000) f;

-- holders: who holds a transaction open that writes, the oldest first: pid (null: prepared), name, state, seconds
select pid, application_name, state, seconds::double precision
from (
    select pid, application_name, coalesce(state, '') as state, backend_xid as xid,
           extract(epoch from clock_timestamp() - xact_start) as seconds
    from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()
    union all
    select null, gid, 'prepared', transaction, extract(epoch from clock_timestamp() - prepared) from pg_prepared_xacts
) open
order by age(xid) desc
limit 5;

-- database: version, bytes, newest position, facts and updates of the last minute (facts counted to ten thousand)
select current_setting('server_version'), pg_database_size(current_database()),
       (select coalesce(max(position), 0) from log.events),
       (select count(*) from (select at from log.events order by position desc limit 10000) e
        where at > (select log.clock() - interval '1 minute')),
       (select count(*) from log.inbox where at > (select log.clock() - interval '1 minute'));

-- dead_letters: every dead letter in order: its position, time and age in seconds, chat, the item that died, its code, lane,
-- attempts, deaths, error; the original fact, its type and tool; how and where an operator decided (null: open)
-- The item is the original, or an operator's retry of it.
select d.position, d.at, extract(epoch from log.clock() - d.at)::double precision, d.chat, d.cause, d.body ->> 'code',
       (d.body ->> 'from_lane')::smallint, (d.body ->> 'attempts')::integer, (d.body ->> 'deaths')::integer,
       coalesce(d.body ->> 'error', ''), o.position, split_part(o.type, '.', 1), coalesce(o.body ->> 'tool', ''),
       split_part(decided.type, '.', 1), decided.position
from log.facts d
join log.facts i on i.position = d.cause
join log.facts o
     on o.position = case when i.type = 'dead_retried.v1' then (i.body ->> 'original')::bigint else i.position end
left join log.facts decided on decided.cause = d.position and decided.outcome
where d.type = 'dead_lettered.v1'
order by d.position;

-- server: version as a number and in words, whether it only repeats another server, connections it has room for
select current_setting('server_version_num')::integer, current_setting('server_version'), pg_is_in_recovery(),
       current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer;

-- settings: name and value of those that the promises rest on
select name, setting from pg_settings
where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum', 'data_checksums');

-- triggers: name and mode ('A' always, 'O' unless replicating, 'D' off) of the log's own
select tgname, tgenabled::text from pg_trigger where tgrelid = 'log.events'::regclass and not tgisinternal;

-- clocks: seconds since 1970 by the server, and how far log.clock() is moved away from it
select extract(epoch from clock_timestamp())::double precision,
       extract(epoch from log.clock() - clock_timestamp())::double precision;

-- oldest_snapshot: who keeps dead rows from being cleared for longest: pid (null: prepared), name, state, seconds; no row
-- when nobody does
select pid, application_name, state, seconds::double precision
from (
    select pid, application_name, coalesce(state, '') as state, extract(epoch from clock_timestamp() - xact_start) as seconds
    from pg_stat_activity where backend_xmin is not null and pid <> pg_backend_pid() and xact_start is not null
    union all
    select null, gid, 'prepared', extract(epoch from clock_timestamp() - prepared) from pg_prepared_xacts
) open
order by seconds desc
limit 1;

-- oldest_row: how many transactions ago the oldest unfrozen row of this database was written
select age(datfrozenxid) from pg_database where datname = current_database();

-- listen: hear a bell
listen {channel};

-- ring: let all hear it who listen
select pg_notify(%(channel)s, '');

-- unlisten: hear it no more
unlisten {channel};

-- guard_again: for an operator to type: the log's trigger works again, whatever the session's role
alter table log.events enable always trigger {trigger};

-- switch_on: for an operator to type: a setting of the server
alter system set {setting} = on;

-- load_settings: for an operator to type: the server takes over what was set
select pg_reload_conf();

-- set_clock_right: for an operator to type: the log's clock is the server's again
alter database {database} reset ppc_helper.clock_shift;

-- end_session: for an operator to type: a process of the server ends
select pg_terminate_backend({pid});

-- end_prepared: for an operator to type: a prepared transaction is undone
rollback prepared {transaction};
