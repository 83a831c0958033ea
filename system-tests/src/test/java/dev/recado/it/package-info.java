/**
 * What users of Recado would notice, tested from outside: over HTTP, through the simulated WhatsApp and models, and in a
 * browser. The servers start once for the whole suite ({@link dev.recado.it.Suite}); every test class makes tenants of its
 * own, so that tests neither share anything nor depend on an order.
 */
package dev.recado.it;
