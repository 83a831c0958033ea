/**
 * How messages come in and go out: the port {@link dev.recado.channels.Channel}, the tenants' {@link
 * dev.recado.channels.Devices} and {@link dev.recado.channels.Contacts}, the {@link dev.recado.channels.Inbox} that takes
 * webhooks durably and the {@link dev.recado.channels.Outbox} that sends each message at most once.
 */
package dev.recado.channels;
