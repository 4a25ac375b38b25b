-- Claim up to max_boxes free boxes of the first of these lanes that has any, and return the first item of each, in the
-- order in which they became free; one row without a chat, with a mark for all lanes, when nothing is free. A box that was
-- claimed before and not completed is taken alone: if its item kills workers, it harms nobody else. Commit before handling: the
-- attempt must be counted even if the handler takes the process down. Content is the payload that the fact names and state what
-- is known of the chat (work.chat_state), both in the chat lane only: one round trip for all that a decision needs.
create or replace function work.claim(
    lanes smallint[], by_owner text, lease interval, max_boxes integer, since timestamptz[]
) returns table (
    lane smallint, chat bigint, attempt smallint, raised smallint, waiting integer, mark timestamptz, item bigint,
    fact_position bigint, at timestamptz, cause bigint, outcome boolean, body text, packed boolean, content bytea,
    state text
)
language plpgsql
-- The planner must not walk all boxes or items because they were few when it first looked.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off set enable_material = off
as $$
declare
    now_ constant timestamptz := log.clock();
    to_disk constant text := current_setting('synchronous_commit');
    place integer := 1;
    of_lane smallint;
    from_ timestamptz;
    -- A fact's time is read before its commit: what has just become free may lie a little before a mark.
    late constant interval := '0.2 seconds';
    behind interval := '0';
    taken bigint[];
    attempts smallint[];
    raises smallint[];
    pendings integer[];
    heads bigint[];
    mark_ timestamptz;
begin
    while place <= cardinality(lanes) loop
        of_lane := lanes[place];
        from_ := since[place] - behind;
        -- Seen by all at once, on disk a moment later: a server that crashes in between forgets the claim, and the fence
        -- then refuses whoever held it. Waiting for the disk here would double the time to an answer. An announcement
        -- waits: with its claim forgotten it would go out twice.
        perform set_config('synchronous_commit', case of_lane when 6 then to_disk else 'off' end, true);
        -- since: where the last claim found its first box, or when it found none. Without it each claim walks the index entries
        -- of all boxes done since the last vacuum. The caller passes null every half second, so that nothing that became
        -- free behind it, as a lease that ended does, waits.
        -- A claim changes nothing that an index holds, and finds its boxes by their place on the page: while a snapshot is
        -- held open, each look at a box by its key passes all that its chat has left in the indexes since.
        with candidates as materialized (
            select b.ctid as place, b.chat, b.ready_at, b.attempt
            from work.boxes b
            where b.lane::integer = of_lane::integer and b.ready_at <= now_ and b.ready_at >= coalesce(from_, '-infinity')
              and (b.leased_until is null or b.leased_until <= now_)
            order by b.ready_at
            limit max_boxes
            for update skip locked
        ), ranked as (
            select c.place, c.chat, c.ready_at, row_number() over w as turn,
                   min(case when c.attempt > 0 then 0 else 1 end) over w as all_fresh
            from candidates c
            window w as (order by c.ready_at, c.chat rows unbounded preceding)
        ), claimed as (
            update work.boxes b
            set owner = by_owner, attempt = b.attempt + 1, leased_until = now_ + lease
            from ranked r
            where b.ctid = r.place and (r.all_fresh = 1 or r.turn = 1)
            returning r.chat, r.ready_at, b.attempt, b.raised, b.pending, b.head
        )
        select array_agg(c.chat order by c.ready_at, c.chat), array_agg(c.attempt order by c.ready_at, c.chat),
               array_agg(c.raised order by c.ready_at, c.chat), array_agg(c.pending order by c.ready_at, c.chat),
               array_agg(c.head order by c.ready_at, c.chat), (select min(ready_at) from candidates)
        into taken, attempts, raises, pendings, heads, mark_
        from claimed c;
        exit when taken is not null;
        -- Found and not taken: it changed between the look and the lock. Now it is locked, and the next look sees it.
        if mark_ is null then
            if from_ is null or behind > '0' then
                place := place + 1;
                behind := '0';
            else
                behind := late;
            end if;
        end if;
    end loop;
    if taken is null then
        mark := now_;
        return next;
        return;
    end if;
    -- A second statement: it sees what was committed before the boxes were locked, which the first one's snapshot may not.
    -- Two of them: what the chat lane alone needs is no part of the plan that the others start each time.
    if of_lane = 1 then
        return query
            select of_lane, t.chat, t.attempt, t.raised, t.pending, mark_, i.item,
                   f.position, f.at, f.cause, f.outcome, f.body::text, p.packed, p.content, s.state
            from unnest(taken, attempts, raises, pendings, heads) with ordinality as t (chat, attempt, raised, pending, head, place)
            cross join lateral work.first_item(of_lane, t.chat, t.head) i
            join log.facts f on f.position = i.original
            cross join lateral work.chat_state(t.chat) s
            left join log.payloads p on p.id = (f.body ->> 'payload')::uuid
            order by t.place;
    else
        return query
            select of_lane, t.chat, t.attempt, t.raised, t.pending, mark_, i.item,
                   f.position, f.at, f.cause, f.outcome, f.body::text, null::boolean, null::bytea, null::text
            from unnest(taken, attempts, raises, pendings, heads) with ordinality as t (chat, attempt, raised, pending, head, place)
            cross join lateral work.first_item(of_lane, t.chat, t.head) i
            join log.facts f on f.position = i.original
            order by t.place;
    end if;
end
$$;
