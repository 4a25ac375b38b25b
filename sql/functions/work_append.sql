-- Append facts and store payloads in one go, behind the fence of the claims they complete (none: an empty array). The folds
-- of all projections run within (log.fold_appended). The boxes of the facts at hand_places (from 1) are claimed for hand_owners, where they
-- are new: whoever appended knows an idle thread. Returns the positions in the order given, the facts' time, the
-- places whose boxes were claimed, and those of them that need not ask for their turn: neither the pace of pace_scope
-- nor that of its chat makes anybody wait. Only looked at: to lock the pace of all until this commit is on disk would
-- let one commit wait for another.
create or replace function work.append(
    of_lane smallint, by_owner text, claim_chats bigint[], claim_attempts smallint[],
    chats bigint[], causes bigint[], outcomes boolean[], lanes smallint[], bodies text[],
    payload_ids uuid[], payload_owners bigint[], payload_days integer[], payload_packed boolean[],
    payload_digests bytea[], payload_contents bytea[],
    hand_places integer[], hand_owners text[], lease interval, pace_scope text
) returns table (positions bigint[], at timestamptz, handed integer[], cleared integer[])
language plpgsql
-- By the key, whatever the planner believes of the tables' sizes.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off set enable_material = off
as $$
declare
    -- Read once: facts of one transaction happen at one time, and a clock per row is a third of an insert's cost.
    now_ constant timestamptz := log.clock();
begin
    at := now_;
    handed := '{}';
    cleared := '{}';
    if cardinality(claim_chats) > 0 then
        perform work.hold(of_lane, by_owner, claim_chats, claim_attempts);
    end if;
    if cardinality(payload_ids) > 0 then
        insert into log.payloads (id, owner, expires_at, packed, digest, content)
        select id, owner, case when days > 0 then now_ + make_interval(days => days) end, packed, digest, content
        from unnest(payload_ids, payload_owners, payload_days, payload_packed, payload_digests, payload_contents)
             as payload (id, owner, days, packed, digest, content)
        on conflict (id) do nothing;
    end if;
    with appended as (
        insert into log.events (at, chat, cause, outcome, lane, body)
        select now_, fact.chat, fact.cause, fact.outcome, fact.lane, fact.body::jsonb
        from unnest(chats, causes, outcomes, lanes, bodies) with ordinality as fact (chat, cause, outcome, lane, body, place)
        order by place
        returning position
    )
    select coalesce(array_agg(position order by position), '{}') into positions from appended;
    if cardinality(hand_places) > 0 then
        with mine as materialized (
            select place, lanes[place] as lane, chats[place] as chat, owner
            from unnest(hand_places, hand_owners) as hand (place, owner)
        ), claimed as (
            update work.boxes b
            set owner = mine.owner, attempt = 1, leased_until = now_ + lease
            from mine
            where b.lane = mine.lane and b.chat = mine.chat and b.owner is null and b.attempt = 0 and b.pending = 1
            returning mine.place
        )
        select coalesce(array_agg(place), '{}'),
               coalesce(array_agg(place) filter (where not exists (
                   select from work.paces p
                   where p.scope in (pace_scope, pace_scope || ':' || chats[place]) and p.due > now_)), '{}')
        into handed, cleared
        from claimed;
    end if;
    return next;
end
$$;
