package dev.recado.web.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks operations whose answer holds a secret: it is not kept for a repeated {@code Idempotency-Key}, not even sealed. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface ToldOnce {}
