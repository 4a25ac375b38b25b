-- put_away: leave a scope alone for a method (empty: for all) for so many seconds
insert into work.refusals as r (scope, method, code, at, until)
values (%(scope)s, %(method)s, %(code)s, log.clock(), log.clock() + make_interval(secs => %(seconds)s))
on conflict (scope, method) do update
set code = excluded.code, at = excluded.at, until = greatest(r.until, excluded.until);

-- refusals: method, code and the seconds left of what holds for a scope; only what came in the last so many seconds, unless
-- that is null
select r.method, r.code, extract(epoch from r.until - c.now_)::double precision
from work.refusals r, (select log.clock() as now_ offset 0) c
where r.scope = %(scope)s and r.until > c.now_
  and (%(newer_seconds)s::double precision is null or r.at >= c.now_ - make_interval(secs => %(newer_seconds)s));

-- works: a scope was given an answer to a method: what it was refused before the last so many seconds holds no more
delete from work.refusals
where scope = %(scope)s and method in ('', %(method)s)
  and at < (select log.clock()) - make_interval(secs => %(older_seconds)s);

-- forget: drop what holds no more
delete from work.refusals where until < (select log.clock());
