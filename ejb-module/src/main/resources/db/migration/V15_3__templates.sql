-- An approved template (its name, language and parameters as JSON), which may be sent when the 24-hour window has closed.
alter table outbox add column template varchar(30000);
