-- The log grows fast and is looked at often by ANALYZE, of which comparing 30,000 bodies was the greater part. Nobody asks the planner
-- about what a body or a payload contains, and what it needs to know of the other columns a small sample tells.
alter table log.events
    alter column position set statistics 10, alter column xid set statistics 10, alter column at set statistics 10,
    alter column chat set statistics 10, alter column cause set statistics 10, alter column outcome set statistics 10,
    alter column lane set statistics 10, alter column type set statistics 10, alter column body set statistics 0;
alter table log.payloads alter column content set statistics 0, alter column digest set statistics 0;
alter index log.one_outcome_per_fact alter column 2 set statistics 10;
