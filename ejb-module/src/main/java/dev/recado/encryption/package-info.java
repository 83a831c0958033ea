/**
 * Rotation of the keys that encrypt secrets at rest, while the system serves: data keys (every secret is sealed anew under
 * new keys) and the master key (every data key is wrapped anew).
 */
package dev.recado.encryption;
