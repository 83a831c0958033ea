/**
 * The crash harness: customers who write, a server that is killed again and again, a database that stops, providers that
 * fail, and a ledger outside of them all that says at the end whether every promise was kept.
 */
package dev.recado.launcher.crash;
