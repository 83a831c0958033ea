/** How tests, the launcher and the phone page steer the simulators. */
package dev.recado.simulators.control;
