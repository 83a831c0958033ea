package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A step of the installation that happens once; its key decides a race. */
@Entity
@Table(name = "setup_step")
class SetupStep {
    @Id
    private String name;

    @Column(name = "done_at")
    private Instant doneAt;

    protected SetupStep() {}

    SetupStep(String name, Instant now) {
        this.name = name;
        this.doneAt = now;
    }
}
