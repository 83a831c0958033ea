/**
 * How much may be done in how much time ({@link dev.recado.limits.Limits}): requests of a user, of an API key and of a tenant,
 * failed log-ins from an address, uploads. Token buckets in this node's memory, so that counting costs no query; what a
 * tenant is granted beyond (or below) the installation's defaults stands in {@code tenant_limits}.
 *
 * <p>Webhooks are not limited: WhatsApp's deliveries are made durable as fast as they come.
 */
@org.jspecify.annotations.NullMarked
package dev.recado.limits;
