/**
 * The console: Faces pages for the people of a tenant and for the superuser. Each page has one bean, which calls the facades
 * and holds what the page shows; {@link dev.recado.web.console.FriendlyErrors} turns whatever goes wrong into words for
 * people, and {@link dev.recado.web.console.Live} tells open pages what has changed.
 */
package dev.recado.web.console;
