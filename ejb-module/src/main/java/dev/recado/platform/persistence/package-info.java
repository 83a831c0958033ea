/** How the ORM learns the tenant and how the schema is brought up to date before it is used. */
package dev.recado.platform.persistence;
