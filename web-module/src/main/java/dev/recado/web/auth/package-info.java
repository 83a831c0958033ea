/**
 * Who is asking: one mechanism that tells bearers of tokens from people with a session, and the filter that binds caller,
 * tenant, language and correlation id to a request and takes them away again.
 */
package dev.recado.web.auth;
