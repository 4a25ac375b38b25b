-- A pace adapts to what the outside bears: after "too fast" every interval of the scope is stretch times as long, and
-- quiet counts the calls since, to 20, which bring it back bit by bit. Shared by all workers of all hosts, as due is.
alter table work.paces
    add column stretch double precision not null default 1,
    add column quiet integer not null default 20,
    add column slowed_at timestamptz,
    add constraint a_pace_is_never_faster_than_asked check (stretch >= 1);
