-- What answers came from: an id of a prediction has the number, and leads back by it. A row stays when its endpoint goes.
-- Two rows may have the same number, though hardly ever.
create table origins (
    number integer not null,
    endpoint text not null,
    model_name text not null,
    model_version integer not null,
    digest text not null,
    created_at integer not null,
    primary key (number, endpoint, model_name, model_version, digest)
) without rowid;
