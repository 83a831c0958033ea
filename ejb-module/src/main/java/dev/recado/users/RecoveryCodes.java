package dev.recado.users;

import java.util.List;

/** Codes that get somebody in without their authenticator app, each once; they are shown this one time only. */
public record RecoveryCodes(List<String> codes) {}
