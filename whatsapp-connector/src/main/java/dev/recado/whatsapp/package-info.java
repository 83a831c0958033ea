/**
 * The WhatsApp service: takes Meta's webhooks, checks who signed them, turns them into events and hands them to the
 * server; sends what the server asks it to send.
 *
 * <p>It knows devices (WhatsApp numbers and their secrets), never tenants; keeps nothing on disk and has no database.
 * Start reading at {@link dev.recado.whatsapp.Webhook} for what comes in and at {@link dev.recado.whatsapp.GraphApi}
 * for what goes out; {@link dev.recado.whatsapp.Connector} puts the parts together.
 */
package dev.recado.whatsapp;
