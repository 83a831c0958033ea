package dev.recado.web.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The REST interface, version 1. */
@ApplicationPath("/api/v1")
@LoginConfig(authMethod = "MP-JWT", realmName = "recado")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Recado",
                        version = "1",
                        description = "AI assistants on WhatsApp for many organisations. Get a token from"
                                + " `POST /api/v1/auth/token`, then send it as `Authorization: Bearer …`.",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")))
@SecurityScheme(
        securitySchemeName = Api.BEARER,
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description =
                "The accessToken of POST /api/v1/auth/token, which lives for 15 minutes, or an API key (recado_…).")
public class Api extends Application {
    static final String BEARER = "bearer";
}
