package dev.recado.platform;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least role that may call a method (or any method of a type), and what an API key needs for it. Enforced by one
 * interceptor for REST, SOAP and console alike, because {@code @RolesAllowed} is not enforced on plain CDI beans.
 */
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Requires {
    @Nonbinding
    Role value();

    /**
     * The scope that an API key must have. Where none is named it follows from the role: {@link Scope#READ},
     * {@link Scope#CONVERSATIONS_WRITE} or {@link Scope#ADMIN}; a new operation is thus closed to the narrower keys.
     */
    @Nonbinding
    Scope[] scope() default {};

    /** Whether no API key may do this, whatever its scopes: a stolen key must not be able to make itself a successor. */
    @Nonbinding
    boolean peopleOnly() default false;
}
