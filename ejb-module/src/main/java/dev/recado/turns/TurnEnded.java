package dev.recado.turns;

import java.util.UUID;

/** A turn ended, by a run or as its message came. Fired in the transaction that ends it. */
record TurnEnded(UUID tenantId, Outcome outcome) {}
