package dev.recado.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the providers' models cost, as far as it is known. */
final class Prices {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final int DECIMALS = 6;
    private static final Properties TABLE = table();

    private Prices() {}

    /** In US dollars, as a decimal number; null where no price is known, such as at an address that is not the provider's. */
    static @Nullable String of(ModelSettings settings, int inputTokens, int outputTokens) {
        String line = TABLE.getProperty(settings.provider() + "." + settings.effectiveModel());
        if (line == null || settings.baseUrl() != null) {
            return null;
        }
        String[] prices = line.split("/", 2);
        return new BigDecimal(prices[0].strip())
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(new BigDecimal(prices[1].strip()).multiply(BigDecimal.valueOf(outputTokens)))
                .divide(MILLION, DECIMALS, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** The same for passages that were embedded; 0 in process. */
    static @Nullable BigDecimal ofEmbeddings(EmbeddingChoice choice, long tokens) {
        if (choice.provider() == EmbeddingProvider.IN_PROCESS) {
            return BigDecimal.ZERO;
        }
        String line = TABLE.getProperty(choice.provider() + "." + choice.effectiveModel());
        if (line == null || choice.ownServer()) {
            return null;
        }
        return new BigDecimal(line.strip()).multiply(BigDecimal.valueOf(tokens)).divide(MILLION);
    }

    private static Properties table() {
        Properties table = new Properties();
        try (InputStream in = Prices.class.getResourceAsStream("prices.properties")) {
            table.load(in);
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
