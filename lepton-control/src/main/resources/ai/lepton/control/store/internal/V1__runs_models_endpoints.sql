-- Times are milliseconds since 1970 in UTC; maps and records are JSON text. Runs on SQLite and on PostgreSQL.

create table runs (
    id                 text   not null primary key,
    recipe             text   not null,
    name               text   not null,
    state              text   not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    parameters         text   not null,
    environment        text   not null,
    metrics            text   not null,
    pid                bigint,
    process_started_at bigint,
    created_at         bigint not null,
    started_at         bigint,
    ended_at           bigint,
    failure_code       text,
    failure_detail     text,
    model_name         text,
    model_version      integer
);

-- The server asks at each start which runs it left behind.
create index runs_by_state on runs (state);

-- Of the progress within an epoch only the latest is kept, so the table grows with epochs, not with batches.
create table run_events (
    run_id      text   not null references runs (id),
    sequence    bigint not null,
    occurred_at bigint not null,
    kind        text   not null check (kind in ('MESSAGE', 'EPOCH', 'PROGRESS')),
    progress    text,
    message     text,
    primary key (run_id, sequence)
);

-- last_version counts on even if a version should ever be removed: a number is given once.
create table models (
    name         text    not null primary key,
    last_version integer not null,
    created_at   bigint  not null
);

-- run is unique, so a run that asks twice gets the version it has; imported versions have none.
create table model_versions (
    name       text    not null references models (name),
    version    integer not null check (version > 0),
    digest     text    not null,
    run_id     text    unique references runs (id),
    metrics    text    not null,
    created_at bigint  not null,
    primary key (name, version)
);

create table endpoints (
    name          text    not null primary key,
    model_name    text    not null,
    model_version integer not null,
    created_at    bigint  not null,
    foreign key (model_name, model_version) references model_versions (name, version)
);
