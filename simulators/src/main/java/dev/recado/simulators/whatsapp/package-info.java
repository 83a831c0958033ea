/**
 * Meta's side of WhatsApp: the Graph API that businesses call, the webhooks that they get, and the customers' phones in
 * between.
 */
package dev.recado.simulators.whatsapp;
