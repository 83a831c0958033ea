/**
 * The people who work with Recado: their names, passwords and roles ({@link dev.recado.users.Users}), the tokens by
 * which programs act for them ({@link dev.recado.users.AccessTokens}), and the keys by which machines act for a tenant
 * ({@link dev.recado.users.ApiKeys}).
 *
 * <p>Before it is known who somebody is, only these are read: {@code login}, {@code login_attempt}, {@code refresh_token},
 * {@code one_time_link}, {@code api_key_hash}, {@code signing_key} and {@code setup_step}. They hold ids and hashes, and are looked up with no
 * tenant bound. Names and roles stand in {@code app_user}, which belongs to the tenant; superusers stand there under the nil tenant, which no organisation has.
 */
package dev.recado.users;
