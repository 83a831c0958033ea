/**
 * Starts and stops the assembled server, the simulators and, for tests and benchmarks, a PostgreSQL, each as a process of
 * its own; and makes the demo tenant from outside, over REST. {@link dev.recado.launcher.Main} is the program behind
 * {@code ./recado}; system tests use {@link dev.recado.launcher.ServerProcess} and its siblings directly.
 */
package dev.recado.launcher;
