-- The fence: lock the boxes of these claims, in order, and fail unless each is still owned in this very attempt.
-- Called first in the transaction that completes a claim.
create or replace function work.hold(of_lane smallint, by_owner text, chats bigint[], attempts smallint[]) returns void
language plpgsql
-- By the key, whatever the planner believes of the tables' sizes.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off set enable_material = off
as $$
declare
    held integer;
begin
    -- Everyone who writes locks the log before the boxes, so that replay can swap tables without deadlock.
    lock table log.events in row exclusive mode;
    select count(*) into held
    from (
        select from (select * from unnest(chats, attempts) as claim (chat, attempt) order by chat) c
        cross join lateral (
            -- Backwards, where the newest is found first: between and limit, for an order by what is equal is no order.
            select from work.boxes b
            where b.lane = of_lane and b.chat between c.chat and c.chat and b.owner = by_owner and b.attempt = c.attempt
            order by b.chat desc
            limit 1
            for update
        ) mine
    ) held;
    if held <> cardinality(chats) then
        raise exception 'lease lost: % of % claims are held', held, cardinality(chats) using errcode = 'PPC01';
    end if;
end
$$;
