-- projection: days
-- version: 1
-- mode: follow
-- Counts by day (UTC). All chats share these rows, so they follow the log in commit order and are not folded inline.
-- reads: every fact
-- key: days day, what, detail

-- tables
create table days (
    day    date   not null,
    what   text   not null,
    detail text   not null,
    count  bigint not null,
    primary key (day, what, detail)
);

-- fold
insert into days as d (day, what, detail, count)
select (at at time zone 'UTC')::date, split_part(type, '.', 1),
       coalesce(body ->> 'tool', body ->> 'reason', body ->> 'command', body ->> 'kind', ''), count(*)
from facts
group by 1, 2, 3
order by 1, 2, 3
on conflict (day, what, detail) do update set count = d.count + excluded.count;
