package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal, already in the provider's own form. */
final class ModelError extends RuntimeException {

    private final int status;
    private final transient ObjectNode body;

    ModelError(int status, ObjectNode body) {
        super("HTTP " + status, null, false, false);
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }
}
