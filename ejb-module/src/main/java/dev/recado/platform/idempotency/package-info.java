/** Remembers what was answered to a request, so that a client that never saw the answer may repeat the request safely. */
package dev.recado.platform.idempotency;
