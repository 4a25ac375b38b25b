-- rows_in_order: the rows of a table as text
copy (select {columns} from {table} order by {key}) to stdout;

-- only_in: up to five rows of one table that another one has not, as text
select x::text from (select {columns} from {one} except select {columns} from {other}) x limit 5;
