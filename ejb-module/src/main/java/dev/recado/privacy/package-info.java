/**
 * What an organisation may take with it and what must not stay behind: the export of a tenant, and its deletion down to the
 * last row, with a receipt. This is the one place that knows every table.
 */
package dev.recado.privacy;
