-- What a token of VK was refused of late and until when it is left alone for that; method empty: for all. Like the paces it
-- is no truth: emptied, each process hears it from VK once more.
create table work.refusals (
    scope  text        not null,
    method text        not null,
    code   smallint    not null,
    at     timestamptz not null,
    until  timestamptz not null,
    primary key (scope, method)
);
