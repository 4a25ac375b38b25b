-- bounds: the place up to which every fact is settled, and how many facts that is about
select coalesce(max(position), 0) from log.events;

-- first_after: returns the position of the so-manieth fact after a position, null when there are fewer
select position from log.events where position > %(position)s order by position offset %(count)s limit 1;

-- count_up_to: how many facts lie after one position up to another
select count(*) from log.events where position > %(after)s and position <= %(upto)s;

-- settle: wait for writers and hold new ones off until the end of this transaction
lock table log.events in share mode;

-- settle_to_swap: as settle, and nobody but us changes the queue either
lock table log.events, work.boxes, work.items in share row exclusive mode;

-- position_at: the position of the last fact up to a time, 0 when there is none
select coalesce(max(position), 0) from log.events where at <= %(at)s;

-- progress_table: how far the shadow is built, so that a stopped replay can go on
create table if not exists replay_shadow.progress (one boolean primary key default true, digest text not null, position bigint not null);

-- reached: returns (digest, position), no row at the start
select digest, position from replay_shadow.progress;

-- reach: returns nothing
insert into replay_shadow.progress (digest, position) values (%(digest)s, %(position)s)
on conflict (one) do update set digest = excluded.digest, position = excluded.position;

-- place_of: how far a following projection has read; returns no row when it never did
select xid::text, position from work.places where projection = %(projection)s;

-- newest_place: the place of the newest fact, for a following projection that was just rebuilt with everything settled
select xid::text, position from log.events order by xid desc, position desc limit 1;

-- set_place: returns nothing
insert into work.places (projection, xid, position) values (%(projection)s, %(xid)s::xid8, %(position)s)
on conflict (projection) do update set xid = excluded.xid, position = excluded.position;

-- work_gone: items that the log does not ask for
delete from work.items i where not exists (select from replay_shadow.items s where s.position = i.position);

-- work_missing: items that the log asks for and nobody had
insert into work.items (position, lane, chat, original)
select position, lane, chat, original from replay_shadow.items on conflict (position) do nothing;

-- boxes_gone: boxes without items
delete from work.boxes b where not exists (select from replay_shadow.boxes s where s.lane = b.lane and s.chat = b.chat);

-- boxes_missing: boxes for items that had none, counts put right; who holds a box goes on holding it
insert into work.boxes as b (lane, chat, pending, ready_at)
select lane, chat, pending, ready_at from replay_shadow.boxes
on conflict (lane, chat) do update set pending = excluded.pending where b.pending <> excluded.pending;
