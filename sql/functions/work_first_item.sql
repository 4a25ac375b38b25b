-- The first item of a box whose head is known. One statement without volatile parts: it becomes part of the statement that asks.
create or replace function work.first_item(of_lane smallint, of_chat bigint, head bigint)
returns table (item bigint, original bigint)
language sql stable
as $$
    select i.position, i.original
    from work.items i
    -- By the index of all three: with the position alone the planner may walk the items of all chats from the head on.
    where (i.lane, i.chat, i.position) >= (of_lane, of_chat, head) and (i.lane, i.chat) <= (of_lane, of_chat)
    order by i.lane, i.chat, i.position
    limit 1
$$;
