package dev.recado.knowledge;

import dev.recado.knowledge.PageTransactions.Task;
import dev.recado.knowledge.WebFetch.Fetched;
import dev.recado.platform.InternalAddresses;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.FairLanes;
import dev.recado.platform.work.WorkKind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the pages of the web that are due, outside transactions; only {@link PageTransactions} touches the database. */
@ApplicationScoped
class PageReading {
    private static final Logger LOG = LoggerFactory.getLogger(PageReading.class);
    private static final int PARALLEL = 2;
    private static final int TITLE_WITHIN = 64_000;
    private static final int LONGEST_NAME = 300;
    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final Pattern TITLE = Pattern.compile("(?i)<title(?:\\s[^>]{0,200})?>([^<]{1,1000})</title>");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|nbsp|#39|#x27);");

    private final FairLanes lanes = new FairLanes(PARALLEL);

    @Inject
    @ConfigProperty(name = "recado.knowledge.page.internal-hosts")
    Optional<String> internalHosts = Optional.empty();

    @Inject
    @ConfigProperty(name = "recado.knowledge.page.deadline.seconds", defaultValue = "30")
    int deadlineSeconds;

    @Inject
    @ConfigProperty(name = "recado.knowledge.upload.max.bytes", defaultValue = "25000000")
    int mostBytes;

    @Inject
    DueWork dueWork;

    @Inject
    PageTransactions pages;

    @Inject
    Clock clock;

    @SuppressWarnings("NullAway.Init") // Made with the settings.
    private WebFetch web;

    @PostConstruct
    void connect() {
        web = new WebFetch(
                new InternalAddresses(internalHosts.orElse("")), mostBytes, Duration.ofSeconds(deadlineSeconds));
    }

    /** Reads what is due until nothing is left; returns at once when all places are taken. */
    public void runDue() {
        lanes.runDue(dueWork, WorkKind.WEB_PAGE, clock, due -> run(due.id()));
    }

    private void run(UUID id) {
        try {
            Task task = pages.begin(id);
            if (task != null) {
                read(task);
            }
        } catch (RuntimeException e) {
            LOG.error("The page {} could not be read; the sweeper will find it", id, e);
        } finally {
            dueWork.letGo(id);
        }
    }

    private void read(Task task) {
        try {
            Fetched fetched = web.fetch(task.address(), task.known());
            if (fetched == null) {
                pages.unchanged(task);
            } else {
                byte[] content = readable(fetched);
                pages.fetched(task, fetched, name(fetched.address(), fetched.mediaType(), content), content);
            }
        } catch (PageProblem e) {
            LOG.info("The page {} could not be read: {}", task.pageId(), e.getMessage());
            pages.failed(task, e);
        }
    }

    /**
     * The content in a form that can be read without the headers that it came with: a text whose character set only they tell is
     * turned into UTF-8, with the mark that comes before anything that the text says about itself.
     */
    static byte[] readable(Fetched fetched) {
        String charset = fetched.charset();
        if (charset == null || fetched.mediaType().equals("application/pdf")) {
            return fetched.content();
        }
        Charset read;
        try {
            read = Charset.forName(charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return fetched.content();
        }
        String text = read.decode(ByteBuffer.wrap(fetched.content())).toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!text.startsWith("\ufeff")) {
            out.writeBytes(UTF_8_MARK);
        }
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** What the page calls itself, or else its address without the scheme. */
    static String name(URI address, String mediaType, byte[] content) {
        String name = "";
        if (mediaType.contains("html")) {
            Matcher title = TITLE.matcher(
                    new String(content, 0, Math.min(content.length, TITLE_WITHIN), StandardCharsets.UTF_8));
            name = title.find() ? plain(title.group(1)) : "";
        }
        if (name.isEmpty()) {
            String path = address.getPath() == null || address.getPath().equals("/") ? "" : address.getPath();
            name = plain(address.getHost() + path);
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static String plain(String text) {
        String decoded = ENTITY.matcher(text).replaceAll(entity -> switch (entity.group(1)) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "nbsp" -> " ";
            default -> "'";
        });
        return decoded.replaceAll("[\\s\\p{Cntrl}\\u00a0\\ufeff]+", " ").strip();
    }
}
