package dev.recado.users;

/**
 * What a program gets for a log-in.
 *
 * @param accessToken a JWT, sent as {@code Authorization: Bearer …}
 * @param refreshToken buys one new pair; using it a second time voids all that came from the same log-in
 * @param expiresIn seconds until the access token expires
 */
public record TokenPair(String accessToken, String refreshToken, long expiresIn) {}
