package dev.recado.knowledge;

import dev.recado.knowledge.CategoryTree.Node;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CategoryTreeTest {
    private static final UUID HOTEL = id(1);
    private static final UUID PRICES = id(2);
    private static final UUID ROOMS = id(3);
    private static final UUID BREAKFAST = id(4);
    private static final UUID EVENTS = id(5);

    private final CategoryTree tree = new CategoryTree(List.of(
            new Node(ROOMS, HOTEL, "Quartos"),
            new Node(HOTEL, null, "Hotel"),
            new Node(BREAKFAST, PRICES, "Café da manhã"),
            new Node(PRICES, HOTEL, "Preços"),
            new Node(EVENTS, null, "Eventos")));

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    @Test
    void each_category_comes_right_after_its_parent_and_siblings_by_name() {
        assertThat(tree.ordered()).containsExactly(EVENTS, HOTEL, PRICES, BREAKFAST, ROOMS);
    }

    @Test
    void accents_do_not_change_the_order_of_names() {
        CategoryTree accented = new CategoryTree(
                List.of(new Node(HOTEL, null, "Zelo"), new Node(ROOMS, null, "Água"), new Node(PRICES, null, "bar")));
        assertThat(accented.ordered()).containsExactly(ROOMS, PRICES, HOTEL);
    }

    @Test
    void a_path_leads_from_the_top_down() {
        assertThat(tree.path(BREAKFAST)).containsExactly("Hotel", "Preços", "Café da manhã");
        assertThat(tree.path(EVENTS)).containsExactly("Eventos");
        assertThat(tree.path(id(9))).isEmpty();
    }

    @Test
    void a_category_is_asked_for_with_everything_below_it() {
        assertThat(tree.withDescendants(Set.of(HOTEL))).containsExactlyInAnyOrder(HOTEL, PRICES, BREAKFAST, ROOMS);
        assertThat(tree.withDescendants(Set.of(PRICES, EVENTS))).containsExactlyInAnyOrder(PRICES, BREAKFAST, EVENTS);
    }

    @Test
    void a_category_that_is_gone_stays_in_the_question_so_that_it_finds_nothing() {
        assertThat(tree.withDescendants(Set.of(id(9)))).containsExactly(id(9));
    }

    @Test
    void what_lies_in_two_sets_of_categories_is_the_lower_of_each_two_that_lie_in_each_other() {
        assertThat(tree.common(Set.of(HOTEL), Set.of(BREAKFAST, EVENTS))).containsExactly(BREAKFAST);
        assertThat(tree.common(Set.of(PRICES, EVENTS), Set.of(HOTEL))).containsExactly(PRICES);
        assertThat(tree.common(Set.of(HOTEL, EVENTS), Set.of(PRICES, EVENTS)))
                .containsExactlyInAnyOrder(PRICES, EVENTS);
        assertThat(tree.common(Set.of(ROOMS), Set.of(BREAKFAST, EVENTS, id(9)))).isEmpty();
    }

    @Test
    void levels_are_counted_with_what_a_category_brings_along() {
        assertThat(tree.levelsUnder(HOTEL, null)).isEqualTo(3);
        assertThat(tree.levelsUnder(PRICES, EVENTS)).isEqualTo(3);
        assertThat(tree.levelsUnder(EVENTS, BREAKFAST)).isEqualTo(4);
        assertThat(tree.levelsUnder(id(9), ROOMS)).isEqualTo(3);
    }

    @Test
    void a_circle_that_should_not_be_there_ends_nowhere() {
        CategoryTree circle =
                new CategoryTree(List.of(new Node(HOTEL, ROOMS, "Hotel"), new Node(ROOMS, HOTEL, "Quartos")));
        assertThat(circle.withDescendants(Set.of(HOTEL))).containsExactlyInAnyOrder(HOTEL, ROOMS);
        assertThat(circle.path(HOTEL)).containsExactly("Quartos", "Hotel");
    }
}
