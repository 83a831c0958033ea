package dev.recado.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words that mean the same, as they are wanted.
 *
 * @param words two to twenty words or phrases
 * @param oneWay null: false, they stand for each other
 */
public record NewSynonym(
        @Nullable List<String> words, @Nullable Boolean oneWay) {}
