/** The organisations that share an installation, and the settings that hold for all of a tenant's conversations. */
package dev.recado.tenants;
