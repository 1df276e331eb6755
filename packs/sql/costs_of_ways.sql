-- What a way to a pack asks is said to the planner (safeguarding/sql/costs_of_ways.sql).
alter function job_way(bigint) cost 5000;
alter function pack_opens(bigint) cost 5000;
alter function pack_way(bigint) cost 5000;
