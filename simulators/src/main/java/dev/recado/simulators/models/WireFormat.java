package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How a provider writes answers and errors. */
interface WireFormat {

    /** A whole answer. */
    ObjectNode answer(ModelRequest request, ModelReply reply, String text);

    /** The same answer as the data lines of a stream of server-sent events. */
    List<String> stream(ModelRequest request, ModelReply reply, String text);

    /** A refusal with this HTTP status. */
    ObjectNode error(int status, String message);
}
