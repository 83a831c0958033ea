package dev.recado.channels;

import dev.recado.platform.Unavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StrainsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Probe disk = new Probe();
    private final Strains strains = new Strains();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    StrainsTest() {
        strains.meters = meters;
        strains.clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        strains.strains = new Some(List.of(disk));
    }

    @Test
    void while_something_is_short_webhooks_are_refused_before_any_broker_is_asked() {
        Inbox inbox = new Inbox();
        inbox.strains = strains;
        disk.trouble = "12 MiB are free";

        // No connection factory is there: to reach for it would be another exception.
        assertThatThrownBy(() -> inbox.accept(List.of(new InboundBatch("c", now, List.of()))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("inbox.strained")
                .hasMessageContaining("disk");
        assertThat(meters.get("recado.intake.refused")
                        .tag("reason", "disk")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void when_there_is_enough_again_webhooks_are_taken_again() {
        disk.trouble = "12 MiB are free";
        assertThat(strains.found()).containsExactly("disk");

        disk.trouble = null;
        now = now.plus(Duration.ofSeconds(1));

        assertThat(strains.found()).isEmpty();
    }

    @Test
    void many_webhooks_do_not_ask_the_disk_many_times() {
        for (int i = 0; i < 1_000; i++) {
            strains.found();
        }

        assertThat(disk.asked).hasValue(1);
    }

    @Test
    void the_heap_is_short_only_while_what_is_in_use_now_says_so_too() {
        assertThat(HeapStrain.trouble(95, 96, 100, 0.9)).isNotNull();
        assertThat(HeapStrain.trouble(95, 40, 100, 0.9)).isNull();
        assertThat(HeapStrain.trouble(40, 99, 100, 0.9)).isNull();
    }

    private static final class Probe implements IntakeStrain {
        private final AtomicInteger asked = new AtomicInteger();
        private @Nullable String trouble;

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public @Nullable String trouble() {
            asked.incrementAndGet();
            return trouble;
        }
    }

    private record Some(List<IntakeStrain> all) implements Instance<IntakeStrain> {
        @Override
        public Iterator<IntakeStrain> iterator() {
            return all.iterator();
        }

        @Override
        public IntakeStrain get() {
            return all.getFirst();
        }

        @Override
        public Instance<IntakeStrain> select(Annotation... qualifiers) {
            return this;
        }

        @Override
        public <U extends IntakeStrain> Instance<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends IntakeStrain> Instance<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isUnsatisfied() {
            return all.isEmpty();
        }

        @Override
        public boolean isAmbiguous() {
            return all.size() > 1;
        }

        @Override
        public void destroy(IntakeStrain instance) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Handle<IntakeStrain> getHandle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<? extends Handle<IntakeStrain>> handles() {
            throw new UnsupportedOperationException();
        }
    }
}
