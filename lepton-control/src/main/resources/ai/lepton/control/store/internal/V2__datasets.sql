-- last_version counts on though versions can be deleted: a number is given once.
create table datasets (
    name         text    not null primary key,
    last_version integer not null,
    created_at   bigint  not null
);

-- The same content is one version of a name, however often it is added.
create table dataset_versions (
    name          text    not null references datasets (name),
    version       integer not null check (version > 0),
    sha256        text    not null,
    form          text    not null check (form in ('FILE', 'FOLDER')),
    file_name     text    not null,
    origin        text    not null,
    files         bigint  not null,
    bytes         bigint  not null,
    bytes_stored  bigint  not null,
    row_count     bigint,
    column_schema text,
    profile       text,
    created_at    bigint  not null,
    primary key (name, version),
    unique (name, sha256)
);

create index dataset_versions_by_content on dataset_versions (sha256);

-- What runs read. No reference to dataset_versions: what was read stays known when the data is deleted.
create table run_data (
    run_id          text not null references runs (id),
    parameter       text not null,
    source          text not null,
    dataset_name    text,
    dataset_version integer,
    sha256          text not null,
    primary key (run_id, parameter)
);

create index run_data_by_dataset on run_data (dataset_name, dataset_version);
