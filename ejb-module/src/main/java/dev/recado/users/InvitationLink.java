package dev.recado.users;

import org.jspecify.annotations.Nullable;

/**
 * A link that works once, told this one time only.
 *
 * @param link for passing on, if it did not go by mail
 * @param mailedTo the address that it has gone to; null when it has not
 */
public record InvitationLink(
        InvitationDetails invitation, String link, @Nullable String mailedTo) {}
