-- What a run's figures are to be read against, and what became of its rows; JSON text. Runs of before have neither.
alter table runs add column baselines text;
alter table runs add column row_counts text;
