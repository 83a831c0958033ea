/**
 * A program that reads one document and writes its structure as lines of JSON. It runs in a JVM of its own, because a
 * parsing thread can't be killed, and a hostile document must cost its own job only.
 */
package dev.recado.parser;
