-- one_at_a_time: two programs that start together migrate one after the other, however long it takes
select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true),
       pg_advisory_xact_lock(hashtext('ppc_helper.migrate'));

-- is_empty: whether nothing was ever applied here; read from the catalogue's tables, for to_regclass may answer from a
-- cache that is older than the lock that was just waited for
select not exists (
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'log' and c.relname = 'migrations');

-- has_facts: whether there is anything to fold
select exists (select from log.events);

-- is_there: whether there is a table of this name in this schema; from the catalogue too, after the same wait
select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = %(schema)s and c.relname = %(table)s);

-- is_foreign: whether there are facts of a transaction that this cluster has not begun: another cluster's, then
select exists (select from log.events where xid >= pg_snapshot_xmax(pg_current_snapshot()));

-- drop_table: of a projection, whose text makes another one
drop table if exists {table};

-- build_in: names without a schema are made in this one, until the transaction ends
set local search_path = {schema}, log;

-- name_as_before: they mean what they meant
set local search_path to default;

-- forget_built: whatever the tables were built by, they are to be built anew
update log.projections set digest = '';

-- applied: names and digests of what was applied
select name, digest from log.migrations;

-- built: names and digests of the texts by which the projections were built
select name, digest from log.projections;

-- installed: which functions the database has, by their digest
select digest from log.migrations where name = 'functions';

-- versions: names and versions of the projections as they were built, in order
select name, version from log.projections order by name;

-- forget_newer: let it be forgotten that there are projections which this program does not know
delete from log.projections where name <> all (%(known)s::text[]);

-- record_migration: returns nothing
insert into log.migrations (name, digest) values (%(name)s, %(digest)s)
on conflict (name) do update set digest = excluded.digest, applied_at = log.clock();

-- record_projection: returns nothing
insert into log.projections (name, version, digest) values (%(name)s, %(version)s, %(digest)s)
on conflict (name) do update set version = excluded.version, digest = excluded.digest, built_at = log.clock();

-- restamp: facts of another cluster are given this one's transaction id; returns how many
select log.restamp();

-- any_order: functions name each other, whichever is created first
select set_config('check_function_bodies', 'off', true);

-- fold_template: the trigger function that folds the facts just appended
create or replace function log.fold_appended() returns trigger language plpgsql
set search_path = projections, work, log
-- A handful of facts meets tables of millions of rows: only the index may be walked, whatever the size of the tables was
-- when the plan was made.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
set enable_material = off set jit = off
as $fold$
declare
    types text[];
    some_ask boolean;
    some_are_outcomes boolean;
begin
    select array_agg(distinct type), bool_or(lane is not null), bool_or(outcome)
    into types, some_ask, some_are_outcomes
    from facts;

    -- the folds
    return null;
end
$fold$;

-- guard_template: a statement of a fold that runs only when there is something for it among the facts just appended
if 'the condition' then
'the statement'
end if

-- some_of_types: the condition that facts of these types are among them
types && string_to_array('the_types', ' ')

-- fold_on_append: every insert into the log folds its own facts
create or replace trigger fold_appended after insert on log.events
    referencing new table as facts
    for each statement execute function log.fold_appended();

-- follow_template: the function by which one projection follows the log
create or replace function log.follow_the_projection(count integer) returns bigint language plpgsql
set search_path = projections, work, log
as $follow$
declare
    place work.places;
    read_ bigint;
begin
    -- Looked at first: even "do nothing" waits for whoever is about to move the place.
    if not exists (select from work.places where projection = 'the_projection') then
        insert into work.places (projection, xid, position) values ('the_projection', '0', 0) on conflict do nothing;
    end if;
    select * into place from work.places where projection = 'the_projection' for update skip locked;
    if not found then
        return 0;
    end if;
    -- One statement, one snapshot: what is folded is exactly what the new place covers.
    with facts as materialized (
        select * from log.read_after(place.xid, place.position, count)
    ), folded as (
        'the fold'
    ), last as (
        select xid, position from facts order by xid desc, position desc limit 1
    ), moved as (
        update work.places p set xid = l.xid, position = l.position from last l where p.projection = 'the_projection'
    )
    select count(*) into read_ from facts;
    return read_;
end
$follow$;
