package dev.recado.agents;

import dev.recado.conversations.Author;
import dev.recado.conversations.Direction;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.MessageStatus;
import dev.recado.knowledge.Passage;
import dev.recado.knowledge.RetrievalSettings;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What tests of agents start from: a small hotel, its assistant and its guests' handbook. */
final class Given {
    /** A Saturday, 23:30 in London, 20:30 in São Paulo. */
    static final Instant NOW = Instant.parse("2026-11-21T23:30:00Z");

    static final TenantDetails HOTEL = tenant("pt-BR");
    static final Passage BREAKFAST =
            passage("O café da manhã é servido das 7h às 10h no salão.", "p. 3 › Café da manhã");
    static final Passage POOL = passage("A piscina fica aberta das 8h às 20h.", "p. 5");
    static final Passage PETS = passage("Aceitamos cães de até 10 kg.", "");

    private Given() {}

    static TenantDetails tenant(String language) {
        return new TenantDetails(
                UUID.fromString("0193a000-0000-7000-8000-000000000001"),
                "Pousada Sol",
                "America/Sao_Paulo",
                language,
                3_000,
                15_000,
                3,
                30,
                PeopleFallBack.BOT,
                List.of("SAIR"),
                20,
                10,
                1_000_000,
                10,
                10,
                TenantState.ACTIVE,
                null,
                null,
                NOW,
                0);
    }

    static AgentDetails agent(String prompt, boolean citations) {
        return new AgentDetails(
                UUID.fromString("0193a000-0000-7000-8000-000000000002"),
                AgentType.GENERAL,
                "Lia",
                prompt,
                7,
                Set.of(),
                citations,
                true,
                null,
                null,
                RetrievalSettings.DEFAULT,
                3);
    }

    static AgentTask task(String... texts) {
        return task(HOTEL, agent(Prompts.ofNewAgent(HOTEL.locale()), true), texts);
    }

    static AgentTask task(TenantDetails tenant, AgentDetails agent, String... texts) {
        return new AgentTask(
                tenant,
                agent,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "Maria Souza",
                "5511987654321",
                Stream.of(texts).map(Given::customer).toList(),
                NOW);
    }

    static MessageDetails customer(String text) {
        return customer(text, UUID.randomUUID());
    }

    static MessageDetails customer(String text, UUID turnId) {
        return message(turnId, Direction.IN, Author.CUSTOMER, null, "TEXT", text);
    }

    static MessageDetails agentSaid(String text) {
        return message(Direction.OUT, Author.AGENT, "Lia", "TEXT", text);
    }

    static MessageDetails personSaid(String name, String text) {
        return message(Direction.OUT, Author.PERSON, name, "TEXT", text);
    }

    static MessageDetails ofKind(String kind) {
        return message(Direction.IN, Author.CUSTOMER, null, kind, null);
    }

    static Passage passage(String text, String location) {
        return new Passage(
                UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                UUID.fromString("0193a000-0000-7000-8000-000000000003"),
                "Manual do hóspede.pdf",
                null,
                "Geral",
                text,
                0.8,
                location,
                1,
                2);
    }

    static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("\\P{L}+"));
    }

    private static MessageDetails message(
            Direction direction, Author author, String authorName, String kind, String text) {
        return message(UUID.randomUUID(), direction, author, authorName, kind, text);
    }

    private static MessageDetails message(
            UUID turnId, Direction direction, Author author, String authorName, String kind, String text) {
        return new MessageDetails(
                UUID.randomUUID(),
                UUID.randomUUID(),
                turnId,
                direction,
                author,
                authorName,
                kind,
                text,
                NOW,
                direction == Direction.OUT ? MessageStatus.DELIVERED : null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
