-- append: facts and payloads behind the fence of the claims they complete; returns the positions in the order given, the time,
-- the places of those handed over, and the places of those whose calls may leave at once
select * from work.append(
    %(lane)s::smallint, %(owner)s, %(claim_chats)s::bigint[], %(claim_attempts)s::smallint[],
    %(chats)s::bigint[], %(causes)s::bigint[], %(outcomes)s::boolean[], %(lanes)s::smallint[], %(bodies)b::text[],
    %(payload_ids)s::uuid[], %(payload_owners)s::bigint[], %(payload_days)s::integer[], %(payload_packed)s::boolean[],
    %(payload_digests)b::bytea[], %(payload_contents)b::bytea[],
    %(hand_places)s::integer[], %(hand_owners)s::text[], make_interval(secs => %(lease_seconds)s), %(pace_scope)s);

-- load: contents of payloads; returns no row for one that is gone
select id, packed, content from log.payloads where id = any (%(ids)s::uuid[]);

-- accept: updates not seen before, in the order given; rings for the chat lane; returns how many facts were appended
-- The doorbell rings with the commit: a NOTIFY makes notifying transactions wait for each other, and the door of a bot is the
-- only one that does so in a writing transaction, once a batch. A round trip later people would wait longer.
with clock as materialized (
    select log.clock() as now_
), arrived as (
    select *
    from unnest(%(update_ids)s::bigint[], %(chats)s::bigint[], %(lanes)s::smallint[], %(bodies)b::text[],
                %(owners)s::bigint[], %(ids)s::uuid[], %(packed)s::boolean[], %(contents)b::bytea[], %(keep_days)s::integer[])
         with ordinality as update_ (update_id, chat, lane, body, owner, id, packed, content, keep_days, place)
), fresh as (
    insert into log.inbox (bot, update_id, at)
    select %(bot)s, update_id, now_ from arrived, clock order by update_id
    on conflict do nothing
    returning update_id
), stored as (
    insert into log.payloads (id, owner, at, expires_at, packed, content)
    select id, owner, now_, now_ + make_interval(days => keep_days), packed, content
    from clock, arrived join fresh using (update_id)
), appended as (
    insert into log.events (at, chat, lane, body)
    select now_, chat, lane, body::jsonb
    from clock, arrived join fresh using (update_id)
    order by place
    returning 1
)
select count(*), pg_notify('ppc_helper_work', '1') from appended;

-- forget: delete the payloads of a person; returns how many went
with gone as (delete from log.payloads where owner = %(owner)s returning 1)
select count(*) from gone;

-- drop_forgotten: delete these payloads if a person was forgotten after the fact at a position; returns nothing
-- Their row is locked, not only looked at: who is being forgotten at this moment is waited for.
with person as materialized (
    select forgotten_position from projections.users where chat = %(chat)s for share
)
delete from log.payloads
where id = any (%(ids)s::uuid[]) and (select forgotten_position from person) > %(position)s;

-- drop: delete these payloads; one that is gone already is no error
delete from log.payloads where id = any (%(ids)s::uuid[]);

-- expire: delete payloads whose time is over, a thousand at a time; returns how many went
with over as (
    select id from log.payloads where expires_at <= (select log.clock()) order by expires_at limit 1000 for update skip locked
), gone as (
    delete from log.payloads p using over where p.id = over.id returning 1
)
select count(*) from gone;

-- forget_inbox: drop update ids that Telegram cannot hand over again (it keeps updates for a day)
delete from log.inbox where at < (select log.clock() - interval '3 days');

-- fire_timers: how many timers became facts; cheap while none is due
select log.fire_timers();

-- next_timer: seconds until the next timer is due, null when none is set
select extract(epoch from least((select min(due_at) from projections.timers), (select min(resume_at) from projections.queries),
                                   (select min(tell_at) from projections.announcements))
                       - log.clock())::double precision;

-- read_one: a fact in its newest shape; returns no row when there is none
select position, at, chat, cause, outcome, body::text as body from log.facts where position = %(position)s;

-- read_after: facts in commit order after a place, below the horizon
select xid::text as xid, position, at, chat, cause, outcome, type, body::text as body
from log.read_after(%(xid)s::xid8, %(position)s, %(count)s);

-- follow: let the projections that follow the log read on, a bounded run each
select log.follow_days(5000);
