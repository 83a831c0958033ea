/**
 * WhatsApp as a channel, spoken to through the connector: signed HTTP in both directions, and WhatsApp's own text
 * formatting.
 */
package dev.recado.channels.whatsapp;
