package dev.recado.llm;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passages as vectors, and what that took.
 *
 * @param vectors of length 1, in the order of the texts
 * @param tokens as the provider counted them; where it does not tell, an estimate
 * @param cost in US dollars; 0 in process, null where no price is known
 */
public record Embedded(
        List<float[]> vectors, long tokens, @Nullable BigDecimal cost) {}
