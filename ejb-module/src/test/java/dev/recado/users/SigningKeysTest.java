package dev.recado.users;

import dev.recado.platform.NotFound;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.recado.users.SigningKeyDetails.State.PUBLISHED;
import static dev.recado.users.SigningKeyDetails.State.RETIRED;
import static dev.recado.users.SigningKeyDetails.State.SIGNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningKeysTest {
    private final UsersInMemory tables = new UsersInMemory();
    private final AuditInMemory audit = new AuditInMemory();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Clock clock = new Clock() {
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
    private final SigningKeys keys = SigningKeysInMemory.node(tables, audit, clock);

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void the_first_key_is_made_once_and_signs_at_once() {
        String published = keys.jwks();

        String kid = keys.signer().kid();

        assertThat(published).contains(kid);
        assertThat(SigningKeysInMemory.node(tables, audit, clock).signer().kid())
                .isEqualTo(kid);
        assertThat(keys.list()).hasSize(1);
    }

    @Test
    void a_first_key_that_collides_with_what_another_log_in_makes_is_made_again() {
        AtomicBoolean collided = new AtomicBoolean();
        keys.rows = new SigningKeysInMemory(tables, audit) {
            @Override
            public void first(Instant at) {
                if (collided.compareAndSet(false, true)) {
                    throw new PersistenceException(new SQLException("the data key is there already", "23505"));
                }
                super.first(at);
            }
        };

        assertThat(keys.signer().kid()).isEqualTo(keys.list().getFirst().kid());
    }

    @Test
    void the_first_key_signs_at_once_though_time_goes_on_while_it_is_made() {
        Clock goingOn = new Clock() {
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
                later(Duration.ofMillis(7));
                return now;
            }
        };

        assertThat(SigningKeysInMemory.node(tables, audit, goingOn).signer().kid())
                .isNotBlank();
    }

    @Test
    void a_new_key_is_published_before_it_signs_and_the_old_one_until_its_last_token_has_expired() {
        String first = keys.signer().kid();

        String second = keys.rotate().kid();

        assertThat(keys.jwks()).contains(first, second);
        assertThat(states()).containsExactly(SIGNING, PUBLISHED);
        later(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(keys.signer().kid()).isEqualTo(first);

        later(Duration.ofSeconds(2).plus(SigningKeys.SIGNER_KEPT));
        assertThat(keys.signer().kid()).isEqualTo(second);
        assertThat(states()).containsExactly(RETIRED, SIGNING);

        Instant lastTokenOfTheFirst =
                keys.get(second).signsFrom().plus(SigningKeys.SIGNER_KEPT).plus(AccessTokens.ACCESS);
        now = lastTokenOfTheFirst;
        keys.tend(now);
        assertThat(keys.jwks()).contains(first, second);
        assertThat(keys.isPublished(first)).isTrue();

        later(Duration.ofMinutes(1));
        keys.tend(now);
        assertThat(keys.jwks()).contains(second).doesNotContain(first);
        assertThat(keys.isPublished(first)).isFalse();
    }

    @Test
    void keys_change_by_themselves_when_they_are_old_enough() {
        String first = keys.signer().kid();
        later(Duration.ofDays(30).minusSeconds(1));
        keys.tend(now);
        assertThat(keys.list()).hasSize(1);

        later(Duration.ofSeconds(1));
        keys.tend(now);
        keys.tend(now);
        SigningKeysInMemory.node(tables, audit, clock).tend(now);

        assertThat(states()).containsExactly(SIGNING, PUBLISHED);
        assertThat(keys.signer().kid()).isEqualTo(first);
        for (int day = 0; day < 100; day++) {
            later(Duration.ofDays(1));
            keys.tend(now);
            assertThat(keys.list()).hasSizeBetween(1, 3);
            assertThat(keys.list()).filteredOn(key -> key.state() == SIGNING).hasSize(1);
        }
        assertThat(keys.signer().kid()).isNotEqualTo(first);
        assertThat(audit.deeds).anyMatch(deed -> deed.startsWith("signing-key.made") && deed.contains("why=age"));
        assertThat(audit.deeds).anyMatch(deed -> deed.startsWith("signing-key.expired"));
    }

    @Test
    void a_key_that_somebody_else_may_have_is_taken_out_at_once_and_another_signs() {
        String first = keys.signer().kid();

        keys.remove(first);

        assertThat(keys.isPublished(first)).isFalse();
        assertThat(keys.jwks()).doesNotContain(first);
        String second = keys.signer().kid();
        assertThat(second).isNotEqualTo(first);
        assertThat(keys.isPublished(second)).isTrue();
        assertThatThrownBy(() -> keys.remove(first)).isInstanceOf(NotFound.class);
    }

    @Test
    void the_next_key_takes_the_place_of_one_that_was_taken_out() {
        String first = keys.signer().kid();
        String next = keys.rotate().kid();

        keys.remove(first);

        assertThat(keys.signer().kid()).isEqualTo(next);
        assertThat(keys.list()).hasSize(1);
    }

    @Test
    void another_node_refuses_a_key_that_was_taken_out_within_five_seconds_and_knows_a_new_one_within_one() {
        SigningKeys elsewhere = SigningKeysInMemory.node(tables, audit, clock);
        String first = keys.signer().kid();
        assertThat(elsewhere.isPublished(first)).isTrue();

        keys.remove(first);
        later(Duration.ofSeconds(1).plusMillis(1));
        assertThat(elsewhere.isPublished(keys.signer().kid())).isTrue();
        later(Duration.ofSeconds(4));

        assertThat(elsewhere.isPublished(first)).isFalse();
    }

    private void later(Duration by) {
        now = now.plus(by);
    }

    private List<SigningKeyDetails.State> states() {
        return keys.list().stream().map(SigningKeyDetails::state).toList();
    }
}
