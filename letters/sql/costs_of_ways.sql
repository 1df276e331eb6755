-- What a way to a letter asks is said to the planner (safeguarding/sql/costs_of_ways.sql).
alter function letter_way(bigint) cost 5000;
