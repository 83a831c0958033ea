-- Since when a contact wants nothing from the bot.
alter table contact add column opted_out_at timestamp(6) with time zone;
