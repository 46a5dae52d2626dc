-- Why: what a run writes down moves the task on without changing its place in any list. updated_at orders
-- lists, so it is in indexes, and a change of it makes PostgreSQL write every index of the table anew (only
-- a change of columns that no index knows stays within the page: heap-only tuples). So a run's progress has
-- a column of its own; the last change of a task is the later of the two.
alter table agent_tasks add column written_at timestamptz;
comment on column agent_tasks.written_at is
  'When a run last wrote something down; in no index. The task''s last change is this or updated_at, whichever is later.';
