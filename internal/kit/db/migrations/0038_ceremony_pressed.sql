-- +goose Up
-- Who pressed the big button last, so that a colleague who pressed in the same
-- moment is told.
alter table ceremony_run add column moved_by text not null default '';

-- +goose Down
alter table ceremony_run drop column moved_by;
