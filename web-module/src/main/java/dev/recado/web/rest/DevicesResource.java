package dev.recado.web.rest;

import dev.recado.channels.DeviceChange;
import dev.recado.channels.DeviceDetails;
import dev.recado.channels.DeviceTest;
import dev.recado.channels.Devices;
import dev.recado.channels.NewDevice;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The numbers through which a tenant speaks. */
@Path("devices")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Devices")
public class DevicesResource {
    @Inject
    Devices devices;

    /** What Meta repeats in the webhook's handshake. */
    public record VerifyToken(String verifyToken) {}

    @GET
    @Operation(summary = "List devices")
    public Page<DeviceDetails> list(@BeanParam PageQuery page) {
        return devices.list(page.request());
    }

    @POST
    @Operation(
            summary = "Connect a number",
            description = "ADMIN. The secrets are write-only; a verifyToken is made where none is given.")
    @APIResponseSchema(value = DeviceDetails.class, responseCode = "201")
    public Response create(NewDevice body) {
        DeviceDetails device = devices.create(body);
        return Response.created(URI.create("devices/" + device.id()))
                .entity(device)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a device")
    public DeviceDetails get(@PathParam("id") UUID id) {
        return devices.get(id);
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Change a device", description = "ADMIN. The number itself never changes.")
    public DeviceDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            DeviceChange body) {
        return devices.update(id, ETags.wanted(ifMatch, () -> devices.get(id).version()), body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Disconnect a number", description = "ADMIN.")
    public void delete(@PathParam("id") UUID id) {
        devices.delete(id);
    }

    @GET
    @Path("{id}/verify-token")
    @Operation(summary = "Get the token to enter at Meta beside the callback URL", description = "ADMIN.")
    public VerifyToken verifyToken(@PathParam("id") UUID id) {
        return new VerifyToken(devices.verifyToken(id));
    }

    @POST
    @Path("{id}/test")
    @Operation(summary = "Ask WhatsApp about the number", description = "ADMIN. Says exactly what is wrong.")
    public DeviceTest test(@PathParam("id") UUID id) {
        return devices.test(id);
    }
}
