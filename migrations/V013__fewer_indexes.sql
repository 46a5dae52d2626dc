-- Why: each change of a task's status writes an entry into every index of its table, and each index that a
-- plan could use is one more that it can use wrongly. These are not needed:
-- ids are made by the server and ordered by time, so the primary key has a tenant's tasks in their order;
drop index agent_tasks_newest;
drop index agent_tasks_by_status;
create index agent_tasks_by_status on agent_tasks (tenant_id, status, task_id);
-- a task's undecided requests are found by the primary key, of which they would be few in any case;
drop index approval_request_undecided;
-- and an execution is found by its task and call, never by its own name alone.
alter table tool_execution drop constraint tool_execution_tenant_id_execution_id_key;
