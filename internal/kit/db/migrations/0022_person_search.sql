-- +goose Up
-- The directory is searched in the register in memory (org), names first of all.
-- Only the export of everybody is read in this order, and sorting it costs less
-- than keeping the index at every import.

drop index person_by_search;

-- +goose Down
create index person_by_search on person (search, id);
