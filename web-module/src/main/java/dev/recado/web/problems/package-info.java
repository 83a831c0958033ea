/** How every face over HTTP says that something went wrong: RFC 9457 {@code application/problem+json}. */
package dev.recado.web.problems;
