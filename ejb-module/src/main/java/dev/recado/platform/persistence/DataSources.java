package dev.recado.platform.persistence;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources that the persistence unit's properties name. */
final class DataSources {
    private DataSources() {}

    /** The data source under a JNDI name; or the value itself where it is one already. */
    // The name comes from persistence.xml, and this runs before injection exists.
    @SuppressWarnings("BanJNDI")
    static DataSource of(@Nullable Object nameOrSource) {
        if (nameOrSource instanceof DataSource source) {
            return source;
        }
        try {
            return InitialContext.doLookup(String.valueOf(nameOrSource));
        } catch (NamingException e) {
            throw new IllegalStateException(
                    "The data source " + nameOrSource
                            + " is missing. Was wildfly-config/install.cli run on this server?",
                    e);
        }
    }
}
