package dev.recado.platform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Works also while the tenant is suspended, though it {@link Requires} more than VIEWER: it only reads, or is about the
 * caller's own account. Whatever is not marked is refused then, so that a change that is added later is, too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WhileSuspended {}
