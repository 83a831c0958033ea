/**
 * {@code ./recado bench}: how fast webhooks are taken in, what Recado adds to the time of an answer, and how much memory it
 * needs. Everything runs on one machine, each part in a process of its own: server, database, simulators, load generator.
 */
package dev.recado.launcher.bench;
