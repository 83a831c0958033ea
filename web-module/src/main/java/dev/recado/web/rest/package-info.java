/**
 * REST for programs, under {@code /api/v1}. Resources only translate: who may do what, and whose data it is, is the
 * business of the facades behind them. What all resources share (errors, paging, conditional requests, repeated requests,
 * limits) is in filters here, once.
 */
package dev.recado.web.rest;
