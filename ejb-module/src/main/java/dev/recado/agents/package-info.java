/**
 * The assistants. {@link dev.recado.agents.Agents} keeps their settings; {@link dev.recado.agents.Agent} is the port behind
 * which each kind of them lives; an agent turns an {@link dev.recado.agents.AgentTask} into a
 * {@link dev.recado.agents.Decision}, which {@code turns} carries out.
 */
package dev.recado.agents;
