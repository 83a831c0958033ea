/** What the outside world looks like to Recado: WhatsApp and model servers, in one process that keeps nothing on disk. */
package dev.recado.simulators;
