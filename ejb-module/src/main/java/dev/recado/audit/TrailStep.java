package dev.recado.audit;

import java.util.List;

/** A seal and the entries that the table says it covers, in the order of their ids. */
record TrailStep(SealDetails seal, List<MarkedEntry> entries) {}
