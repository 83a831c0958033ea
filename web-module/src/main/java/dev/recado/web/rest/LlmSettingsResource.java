package dev.recado.web.rest;

import dev.recado.llm.ConnectionTest;
import dev.recado.llm.LlmSettings;
import dev.recado.llm.LlmSettingsChange;
import dev.recado.llm.LlmSettingsDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which model answers, and how it is reached. */
@Path("llm/settings")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Models")
public class LlmSettingsResource {
    @Inject
    LlmSettings settings;

    @GET
    @Operation(
            summary = "Get the model settings",
            description = "The key is never given back, only its last characters.")
    public LlmSettingsDetails get() {
        return settings.get();
    }

    @PUT
    @Operation(
            summary = "Change the model settings",
            description =
                    "ADMIN. Absent members stay as they are; an empty apiKey removes the key. Effective on the next turn.")
    public LlmSettingsDetails update(
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            LlmSettingsChange body) {
        return settings.update(ETags.wanted(ifMatch, () -> settings.get().version()), body);
    }

    @POST
    @Path("test")
    @Operation(
            summary = "Try the model",
            description =
                    "ADMIN. With the present settings and these changes, which are not kept. Says exactly what is wrong.")
    public ConnectionTest test(LlmSettingsChange body) {
        return settings.test(body);
    }
}
