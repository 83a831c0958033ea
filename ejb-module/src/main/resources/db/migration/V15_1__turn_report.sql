-- Turns are counted by the time of their first message, and listed by their outcome.
create index turn_first_message on turn (tenant_id, first_message_at);
create index turn_outcome on turn (tenant_id, outcome, id);
-- Who waits for people, without going through all conversations.
create index conversation_waiting on conversation (tenant_id, waiting, last_inbound_at);
