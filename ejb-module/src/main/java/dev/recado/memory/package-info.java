/** What a model is reminded of: the newest messages of the conversation. */
package dev.recado.memory;
