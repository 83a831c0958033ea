/** Model servers in the wire formats of OpenAI (which DeepSeek shares) and Gemini, scripted or answering from passages. */
package dev.recado.simulators.models;
