package dev.recado.agents;

/**
 * Something that a prompt may use.
 *
 * @param name as it is written between the braces, such as {@code tenant.name}
 * @param description for people, in the caller's language
 * @param example what it may become
 */
public record PromptVariable(String name, String description, String example) {}
