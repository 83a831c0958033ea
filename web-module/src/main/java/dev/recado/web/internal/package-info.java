/** What the connector calls, over the internal listener, signed. Not for anybody else. */
package dev.recado.web.internal;
