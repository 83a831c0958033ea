package dev.recado.web.console;

import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;

/** Puts {@link FriendlyErrors} in front of Faces' own exception handler. */
public class FriendlyErrorsFactory extends ExceptionHandlerFactory {

    public FriendlyErrorsFactory(ExceptionHandlerFactory wrapped) {
        super(wrapped);
    }

    @Override
    public ExceptionHandler getExceptionHandler() {
        return new FriendlyErrors(getWrapped().getExceptionHandler());
    }
}
