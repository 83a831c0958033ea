/** Who did what, when: one row per deed, written in the transaction of the deed itself. */
package dev.recado.audit;
