package dev.recado.web.console;

import jakarta.faces.context.FacesContext;
import jakarta.faces.context.ResponseWriter;
import jakarta.faces.context.ResponseWriterWrapper;
import jakarta.faces.render.RenderKit;
import jakarta.faces.render.RenderKitFactory;
import jakarta.faces.render.RenderKitWrapper;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the few style attributes that widgets begin with out of the pages, because the content security policy allows none:
 * what they say stands in console.css instead. What is not known here is written as it is, and the browser tests find it.
 */
public class UnstyledFactory extends RenderKitFactory {

    public UnstyledFactory(RenderKitFactory wrapped) {
        super(wrapped);
    }

    @Override
    public void addRenderKit(String id, RenderKit kit) {
        getWrapped().addRenderKit(id, kit);
    }

    @Override
    public @Nullable RenderKit getRenderKit(FacesContext context, String id) {
        RenderKit kit = getWrapped().getRenderKit(context, id);
        return kit == null || kit instanceof Unstyled ? kit : new Unstyled(kit);
    }

    @Override
    public Iterator<String> getRenderKitIds() {
        return getWrapped().getRenderKitIds();
    }

    private static final class Unstyled extends RenderKitWrapper {
        Unstyled(RenderKit wrapped) {
            super(wrapped);
        }

        @Override
        public ResponseWriter createResponseWriter(Writer writer, String types, String encoding) {
            return new Pen(getWrapped().createResponseWriter(writer, types, encoding));
        }
    }

    /** Writes what a style begins with as an attribute of its own, which script's later styles go before. */
    static final class Pen extends ResponseWriterWrapper {
        /** Known styles; an empty value where a rule for the widget's own class says the same. */
        private static final Map<String, String> BEGINNINGS =
                Map.of("display:none", "hidden", "visibility:hidden", "", "max-height:200px", "");

        Pen(ResponseWriter wrapped) {
            super(wrapped);
        }

        @Override
        public void writeAttribute(String name, @Nullable Object value, @Nullable String property) throws IOException {
            String known = value != null && name.equals("style")
                    ? BEGINNINGS.get(value.toString().replaceAll("[;\\s]", ""))
                    : null;
            if (known == null) {
                super.writeAttribute(name, value, property);
            } else if (!known.isEmpty()) {
                super.writeAttribute("data-begins", known, null);
            }
        }

        @Override
        public ResponseWriter cloneWithWriter(Writer writer) {
            return new Pen(getWrapped().cloneWithWriter(writer));
        }
    }
}
