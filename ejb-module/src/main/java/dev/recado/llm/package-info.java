/**
 * Language models. {@link dev.recado.llm.LlmSettings} says which one answers for a tenant, and
 * {@link dev.recado.llm.ChatModels} makes it; what can go wrong on the way to a provider is a
 * {@link dev.recado.llm.ModelFailure} with a stable code.
 */
package dev.recado.llm;
