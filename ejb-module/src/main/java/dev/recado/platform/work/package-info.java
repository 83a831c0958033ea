/**
 * Work that must be done at some time by some node: the table that says so, the JMS messages that wake somebody up, the node
 * incarnations that claim it and the sweeper that finds what was left behind. It knows ids and times only, never content,
 * and so may be read across tenants.
 */
package dev.recado.platform.work;
