-- How an organisation takes turns: after how many interruptions it answers anyway, how long people may keep a customer waiting
-- and what happens then, and the words (JSON) by which a customer wants no more messages.
alter table tenant add column most_interruptions integer default 3 not null;
alter table tenant add column people_time_limit_minutes integer default 30 not null;
alter table tenant add column people_fall_back varchar(20) default 'BOT' not null;
alter table tenant add column opt_out_words varchar(2000) default '["SAIR","PARAR","STOP","CANCELAR INSCRIÇÃO","DESCADASTRAR"]' not null;

alter table turn add column interruptions integer default 0 not null;
-- The conversation while the turn takes no more messages and has not ended: at most one is so, beside the open one that follows it.
alter table turn add column closing_key uuid;
alter table turn add constraint turn_closing unique (closing_key);
