package dev.recado.agents;

import dev.recado.audit.Audit;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.Query;
import dev.recado.knowledge.RetrievalSettings;
import dev.recado.platform.NotFound;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AgentsTest {
    private final AgentRow row = new AgentRow(AgentType.GENERAL, "Lia", "Você é {{agent.name}}.");
    private final CategoryDetails hotel = category("Hotel", null);
    private final CategoryDetails rates = category("Tarifas", hotel);
    private final CategoryDetails events = category("Eventos", null);
    private final List<CategoryDetails> categories = new ArrayList<>(List.of(hotel, rates, events));
    private final Agents agents = new Agents();

    AgentsTest() {
        agents.em = rows();
        agents.audit = new Audit() {
            @Override
            public void change(String action, String kind, Object id, @Nullable Object before, @Nullable Object after) {
                // What the trail does with it is its own affair.
            }
        };
        agents.knowledge = new KnowledgeBase() {
            @Override
            public List<CategoryDetails> categories() {
                return categories;
            }

            @Override
            public Set<UUID> common(Set<UUID> some, Set<UUID> others) {
                Set<UUID> both = new LinkedHashSet<>(some);
                both.addAll(others);
                return both;
            }
        };
    }

    @Test
    void a_category_that_does_not_exist_is_refused_and_nothing_changes() {
        UUID nobodys = UUID.randomUUID();

        assertThatThrownBy(() -> read(hotel.id(), nobodys))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(nobodys.toString());

        assertThat(row.details().categories()).isEmpty();
    }

    @Test
    void a_category_that_was_deleted_after_it_was_chosen_may_stay() {
        read(hotel.id(), events.id());
        categories.remove(events);

        assertThat(read(rates.id(), events.id()).categories()).containsExactlyInAnyOrder(rates.id(), events.id());

        read(rates.id());
        assertThatThrownBy(() -> read(rates.id(), events.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void a_category_is_read_by_whoever_reads_it_or_one_that_it_lies_in_or_all() {
        Reader lia = new Reader(row.id(), "Lia");
        assertThat(agents.readers().values()).hasSize(3).allSatisfy(readers -> assertThat(readers)
                .containsExactly(lia));

        read(hotel.id());

        assertThat(agents.readers().get(hotel.id())).containsExactly(lia);
        assertThat(agents.readers().get(rates.id())).containsExactly(lia);
        assertThat(agents.readers().get(events.id())).isEmpty();
    }

    @Test
    void an_agents_question_goes_by_its_settings_and_in_what_it_may_read_of_the_categories() {
        agents.update(
                row.id(),
                row.version(),
                change(Set.of(hotel.id()), new RetrievalSettings.Change(3, 0.4, 1, true, true)));

        Query query = agents.query(row.id(), "Quanto custa?", Set.of(rates.id()), Set.of("2027"), null, true);

        assertThat(query)
                .isEqualTo(new Query(
                        "Quanto custa?",
                        Set.of(hotel.id(), rates.id()),
                        Set.of("2027"),
                        3,
                        new RetrievalSettings(3, 0.4, 1, true, true),
                        true));
        assertThat(agents.query(row.id(), "Quanto custa?", Set.of(), Set.of(), 12, false)
                        .limit())
                .isEqualTo(12);
        UUID nobody = UUID.randomUUID();
        assertThatThrownBy(() -> agents.query(nobody, "Quanto custa?", Set.of(), Set.of(), null, false))
                .isInstanceOf(NotFound.class);
    }

    private AgentDetails read(UUID... chosen) {
        return agents.update(row.id(), row.version(), change(Set.of(chosen), null));
    }

    private static AgentChange change(Set<UUID> chosen, RetrievalSettings.@Nullable Change retrieval) {
        return new AgentChange(null, null, chosen, null, null, null, null, retrieval);
    }

    private static CategoryDetails category(String name, @Nullable CategoryDetails parent) {
        return new CategoryDetails(
                UUID.randomUUID(), name, null, parent == null ? null : parent.id(), List.of(name), false, 0);
    }

    /** Has the one row. */
    private EntityManager rows() {
        Object query = Proxy.newProxyInstance(
                AgentsTest.class.getClassLoader(),
                new Class<?>[] {TypedQuery.class},
                (proxy, method, arguments) -> Stream.of(row));
        return (EntityManager) Proxy.newProxyInstance(
                AgentsTest.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "find" -> arguments[1].equals(row.id()) ? row : null;
                    case "createQuery" -> query;
                    default -> null;
                });
    }
}
