package dev.recado.turns;

import java.util.UUID;

/** A run's result no longer counts; after the commit, whoever runs it stops. */
record TurnVoided(UUID turnId, int run) {}
