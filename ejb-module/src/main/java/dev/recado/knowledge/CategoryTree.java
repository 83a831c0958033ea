package dev.recado.knowledge;

import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All categories of a tenant, as the tree that they form. One whose parent is unknown stands at the top. */
final class CategoryTree {
    /** How many levels there may be, the top among them. */
    static final int MOST_LEVELS = 6;

    private final Map<UUID, Node> nodes = new HashMap<>();
    private final Map<@Nullable UUID, List<Node>> children = new HashMap<>();

    /** A category's place. */
    record Node(UUID id, @Nullable UUID parentId, String name) {}

    CategoryTree(List<Node> all) {
        all.forEach(node -> nodes.put(node.id(), node));
        for (Node node : all) {
            UUID parent = nodes.containsKey(node.parentId()) ? node.parentId() : null;
            children.computeIfAbsent(parent, none -> new ArrayList<>()).add(node);
        }
        Collator alphabet = Collator.getInstance(Locale.of("pt", "BR"));
        Comparator<Node> byName = Comparator.comparing(Node::name, (one, other) -> alphabet.compare(one, other));
        children.values().forEach(siblings -> siblings.sort(byName.thenComparing(Node::id)));
    }

    /** All of them, each right after its parent and before its parent's next sibling, siblings by name. */
    List<UUID> ordered() {
        List<UUID> ordered = new ArrayList<>();
        add(null, ordered);
        return ordered;
    }

    private void add(@Nullable UUID parent, List<UUID> ordered) {
        for (Node node : children.getOrDefault(parent, List.of())) {
            ordered.add(node.id());
            add(node.id(), ordered);
        }
    }

    /** The names from the top down to the category's own; empty when it is unknown. */
    List<String> path(UUID id) {
        List<String> path = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (Node node = nodes.get(id); node != null && seen.add(node.id()); node = parent(node)) {
            path.addFirst(node.name());
        }
        return List.copyOf(path);
    }

    private @Nullable Node parent(Node node) {
        return node.parentId() == null ? null : nodes.get(node.parentId());
    }

    /** The categories and everything below them. What is unknown stays in, so that asking for it finds nothing, not all. */
    Set<UUID> withDescendants(Set<UUID> ids) {
        Set<UUID> found = new LinkedHashSet<>();
        List<UUID> left = new ArrayList<>(ids);
        while (!left.isEmpty()) {
            UUID next = left.removeLast();
            if (found.add(next)) {
                children.getOrDefault(next, List.of()).forEach(child -> left.add(child.id()));
            }
        }
        return found;
    }

    /** What lies both in some categories and in others, each with everything below it: the tops of that; empty: nothing does. */
    Set<UUID> common(Set<UUID> some, Set<UUID> others) {
        Set<UUID> common = new LinkedHashSet<>(some);
        common.retainAll(withDescendants(others));
        Set<UUID> below = new LinkedHashSet<>(others);
        below.retainAll(withDescendants(some));
        common.addAll(below);
        return common;
    }

    /** How many levels there would be with the category, and all below it, under a parent (null: at the top). */
    int levelsUnder(UUID id, @Nullable UUID parent) {
        return (parent == null ? 0 : path(parent).size()) + height(id);
    }

    private int height(UUID id) {
        return 1
                + children.getOrDefault(id, List.of()).stream()
                        .mapToInt(child -> height(child.id()))
                        .max()
                        .orElse(0);
    }

    /** Whether others lie in it. */
    boolean hasChildren(UUID id) {
        return children.containsKey(id);
    }
}
