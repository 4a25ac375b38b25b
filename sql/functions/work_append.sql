-- Append facts and store payloads in one go, behind the fence of the claims they complete (none: an empty array), and
-- return the positions in the order given. The folds of all projections run within (log.fold_appended).
create or replace function work.append(
    of_lane smallint, by_owner text, claim_chats bigint[], claim_attempts smallint[],
    chats bigint[], causes bigint[], outcomes boolean[], lanes smallint[], bodies text[],
    payload_ids uuid[], payload_owners bigint[], payload_days integer[], payload_packed boolean[],
    payload_digests bytea[], payload_contents bytea[]
) returns bigint[]
language plpgsql as $$
declare
    -- Read once: facts of one transaction happen at one time, and a clock per row is a third of an insert's cost.
    now_ constant timestamptz := log.clock();
    positions bigint[];
begin
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
    select array_agg(position order by position) into positions from appended;
    return coalesce(positions, '{}');
end
$$;
