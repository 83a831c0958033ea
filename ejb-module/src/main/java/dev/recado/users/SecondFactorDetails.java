package dev.recado.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the caller's second factor stands.
 *
 * @param since when it was set up; null while there is none
 * @param recoveryCodesLeft how many of the recovery codes have not been used
 */
public record SecondFactorDetails(boolean active, @Nullable Instant since, long recoveryCodesLeft) {}
