-- How an endpoint is to answer: versions, shadows, assignment, replicas; JSON text. model_name and model_version are then
-- the version that answers most. Endpoints of before have none and answer with that version alone.
alter table endpoints add column plan text;
