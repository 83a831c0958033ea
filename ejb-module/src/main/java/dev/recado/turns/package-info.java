/**
 * Turns: what a customer wrote in one go, answered once. A turn collects messages until the customer pauses, is run by one
 * thread of one node, and ends in exactly one recorded outcome. A newer message or a person stepping in makes every older
 * run's result void: finishing compares the run and the revision under the conversation's lock.
 */
package dev.recado.turns;
