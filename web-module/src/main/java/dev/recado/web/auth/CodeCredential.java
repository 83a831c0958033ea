package dev.recado.web.auth;

import dev.recado.users.LogInStep;
import jakarta.security.enterprise.credential.Credential;

/** The second step of a log-in: a code of the second factor, and the proof of the first step. */
record CodeCredential(LogInStep.Ticket ticket, String code) implements Credential {}
