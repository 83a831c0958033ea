-- Since when a customer has waited for people, and when that last had a consequence: not again until a person does something.
alter table conversation add column waiting_since timestamp(6) with time zone;
alter table conversation add column fell_back_at timestamp(6) with time zone;
-- What came before people last gave the conversation back says nothing about a loop.
alter table conversation add column watched_from timestamp(6) with time zone;
