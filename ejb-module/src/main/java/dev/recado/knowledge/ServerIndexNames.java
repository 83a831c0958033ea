package dev.recado.knowledge;

import org.hibernate.search.backend.elasticsearch.index.layout.IndexLayoutStrategy;

/** Names indexes on a search server, which others may use too: all of ours begin alike. */
record ServerIndexNames(String prefix) implements IndexLayoutStrategy {
    private static final String FIRST = "-000001";

    @Override
    public String createInitialElasticsearchIndexName(String index) {
        return prefix + "-" + index + FIRST;
    }

    @Override
    public String createWriteAlias(String index) {
        return prefix + "-" + index + "-write";
    }

    @Override
    public String createReadAlias(String index) {
        return prefix + "-" + index + "-read";
    }

    @Override
    public String extractUniqueKeyFromHibernateSearchIndexName(String index) {
        return index;
    }

    @Override
    public String extractUniqueKeyFromElasticsearchIndexName(String name) {
        return name.substring(prefix.length() + 1, name.length() - FIRST.length());
    }
}
