package dev.recado.simulators.whatsapp;

import org.jspecify.annotations.Nullable;

/**
 * A person with WhatsApp.
 *
 * @param id the key here: the phone's digits, or the user id of somebody who hides the phone
 * @param waId the phone's digits as WhatsApp knows them
 * @param userId business-scoped user id, such as {@code BR.1349…}
 * @param username the public name of somebody who has one
 * @param name the profile's name
 */
public record Customer(
        String id,
        @Nullable String waId,
        @Nullable String userId,
        @Nullable String username,
        @Nullable String name) {}
