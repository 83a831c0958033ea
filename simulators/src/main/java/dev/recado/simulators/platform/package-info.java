/** What all simulators share: JSON, time that can be moved, live events, and a look at whether the client is still there. */
package dev.recado.simulators.platform;
