/**
 * What every feature stands on: whose data we may touch ({@link dev.recado.platform.CurrentTenant}), who is asking
 * ({@link dev.recado.platform.Caller}), how we fail ({@link dev.recado.platform.RecadoException}), ids, time, JSON and
 * encryption.
 */
package dev.recado.platform;
