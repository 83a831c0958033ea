package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Language;
import dev.recado.platform.NotFound;
import dev.recado.platform.Role;
import dev.recado.tenants.Suspension;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every page needs: language, theme, menu, who is there and in which tenant, and how values are written. */
@Named("console")
@RequestScoped
public class Console {
    /** Cookie: {@code light} or {@code dark}, once the person has chosen. */
    static final String THEME = "recado-theme";
    /** Cookie: what the person's system prefers, as the page's script found. */
    static final String SYSTEM_THEME = "recado-system-theme";

    private static final String DARK = "dark";
    private static final String LIGHT = "light";
    private static final int KILO = 1024;
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone ->
                    zone.matches("(America|Europe|Africa|Asia|Atlantic|Australia|Pacific)/.*") || zone.equals("UTC"))
            .sorted()
            .toList();

    @Inject
    HttpServletRequest request;

    @Inject
    Tenants tenants;

    @Inject
    ConsoleTexts texts;

    @Inject
    Clock clock;

    private @Nullable TenantDetails tenant;

    /** A part of the menu. */
    public record Group(String title, List<Entry> entries) {}

    /** A page in the menu; {@code title} is a key of the bundle. */
    public record Entry(String page, String title, String icon) {}

    /** The person's language. */
    public Locale getLocale() {
        return Language.current();
    }

    /** The same as a BCP 47 tag: {@code pt-BR} or {@code en}. */
    public String getLanguageTag() {
        return Language.current().toLanguageTag();
    }

    /** {@code light} or {@code dark}: what the person chose, else what their system prefers. */
    public String getTheme() {
        String wanted = cookie(THEME);
        if (!DARK.equals(wanted) && !LIGHT.equals(wanted)) {
            wanted = cookie(SYSTEM_THEME);
        }
        return DARK.equals(wanted) ? DARK : LIGHT;
    }

    public boolean isDark() {
        return getTheme().equals(DARK);
    }

    /** The name of the PrimeFaces theme that dresses the widgets. */
    public String getWidgetTheme() {
        return isDark() ? "vela-blue" : "saga-blue";
    }

    private @Nullable String cookie(String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** The name of the page that is shown, such as {@code conversations}, as the menu marks it. */
    public String getPage() {
        String path = request.getServletPath();
        String page = path.substring(path.lastIndexOf('/') + 1).replace(".xhtml", "");
        return switch (page) {
            case "device", "device-new" -> "devices";
            case "document" -> "knowledge";
            default -> page;
        };
    }

    /** The pages that the person's role reaches. */
    public List<Group> getMenu() {
        List<Group> menu = new ArrayList<>();
        if (isInTenant()) {
            menu.add(new Group(
                    "menu.operation",
                    List.of(
                            new Entry("dashboard", "menu.dashboard", "pi-home"),
                            new Entry("conversations", "menu.conversations", "pi-comments"),
                            new Entry("report", "menu.report", "pi-chart-bar"),
                            new Entry("knowledge", "menu.knowledge", "pi-book"),
                            new Entry("try", "menu.try", "pi-search"),
                            new Entry("golden", "menu.golden", "pi-verified"))));
            List<Entry> configuration = new ArrayList<>(List.of(
                    new Entry("agent", "menu.agent", "pi-sparkles"),
                    new Entry("model", "menu.model", "pi-microchip-ai"),
                    new Entry("embedding", "menu.embedding", "pi-search"),
                    new Entry("devices", "menu.devices", "pi-whatsapp")));
            if (isAdmin()) {
                configuration.add(new Entry("users", "menu.users", "pi-users"));
                configuration.add(new Entry("api-keys", "menu.api-keys", "pi-key"));
                configuration.add(new Entry("settings", "menu.settings", "pi-cog"));
                configuration.add(new Entry("kept-events", "menu.kept-events", "pi-inbox"));
                configuration.add(new Entry("trail", "menu.trail", "pi-history"));
            }
            menu.add(new Group("menu.configuration", configuration));
        }
        if (isSuperuser()) {
            List<Entry> installation = new ArrayList<>(List.of(new Entry("tenants", "menu.tenants", "pi-building")));
            if (!isInTenant()) {
                installation.add(new Entry("kept-events", "menu.kept-events", "pi-inbox"));
                installation.add(new Entry("users", "menu.superusers", "pi-users"));
                installation.add(new Entry("trail", "menu.trail", "pi-history"));
            }
            menu.add(new Group("menu.installation", installation));
        }
        return menu;
    }

    public String getUsername() {
        return Caller.current().map(Caller::username).orElse("");
    }

    public String getRole() {
        return Caller.current().map(caller -> caller.role().name()).orElse("");
    }

    public boolean isOperator() {
        return may(Role.OPERATOR);
    }

    public boolean isAdmin() {
        return may(Role.ADMIN);
    }

    public boolean isSuperuser() {
        return may(Role.SUPERUSER);
    }

    private static boolean may(Role needed) {
        return Caller.current().filter(caller -> caller.role().includes(needed)).isPresent();
    }

    /** Whether the request works for a tenant; a superuser who has entered none does not. */
    public boolean isInTenant() {
        return CurrentTenant.orNull() != null;
    }

    /** Whether a superuser looks into a tenant at the moment. */
    public boolean isVisiting() {
        return isSuperuser() && isInTenant();
    }

    public String getTenantName() {
        TenantDetails theirs = tenant();
        return theirs == null ? "" : theirs.name();
    }

    /** Why the organisation is suspended; null where it is not. */
    public @Nullable Suspension getSuspension() {
        TenantDetails theirs = tenant();
        return theirs == null ? null : theirs.suspension();
    }

    /** To whom pushes for this page are addressed: everybody who looks at the same tenant. Null outside a tenant. */
    public @Nullable String getLiveUser() {
        return isInTenant() ? CurrentTenant.get().toString() : null;
    }

    private @Nullable TenantDetails tenant() {
        if (tenant == null && isInTenant()) {
            try {
                tenant = tenants.current();
            } catch (NotFound gone) {
                return null;
            }
        }
        return tenant;
    }

    /** The tenant's zone, in which all times are shown; the server's own outside a tenant. */
    public ZoneId zone() {
        TenantDetails theirs = tenant();
        return theirs == null ? ZoneId.systemDefault() : theirs.zoneId();
    }

    /** The time zones to choose from. */
    public List<String> getZones() {
        return ZONES;
    }

    /** Hours and minutes. */
    public String time(@Nullable Instant at) {
        return at == null ? "" : format(at, "HH:mm");
    }

    /** Date and time to the second. */
    public String full(@Nullable Instant at) {
        return at == null
                ? "–"
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.MEDIUM)
                        .withLocale(getLocale())
                        .withZone(zone())
                        .format(at);
    }

    /** As short as it is clear: the time today, "yesterday", or the date. */
    public String moment(@Nullable Instant at) {
        if (at == null) {
            return "–";
        }
        LocalDate day = at.atZone(zone()).toLocalDate();
        if (day.equals(today())) {
            return time(at);
        }
        return day.equals(today().minusDays(1)) ? texts.of("day.yesterday") : date(day, FormatStyle.SHORT);
    }

    /** The day as a heading: "today", "yesterday", or the date. */
    public String day(Instant at) {
        LocalDate day = at.atZone(zone()).toLocalDate();
        if (day.equals(today())) {
            return texts.of("day.today");
        }
        return day.equals(today().minusDays(1)) ? texts.of("day.yesterday") : date(day, FormatStyle.LONG);
    }

    /** A day of the calendar, such as 31/12/2026. */
    public String date(@Nullable LocalDate day) {
        return day == null ? "" : date(day, FormatStyle.SHORT);
    }

    /** How long ago, in words, as in "5 min ago". */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return texts.of("ago.never");
        }
        Duration since = Duration.between(at, clock.instant());
        if (since.toMinutes() < 1) {
            return texts.of("ago.now");
        }
        if (since.toHours() < 1) {
            return texts.of("ago.minutes", since.toMinutes());
        }
        return since.toDays() < 1 ? texts.of("ago.hours", since.toHours()) : moment(at);
    }

    /** How much time is left until then, in words. */
    public String left(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return left.toHours() >= 1
                ? texts.of("left.hours", left.toHours())
                : texts.of("left.minutes", Math.max(1, left.toMinutes()));
    }

    /** A length of time: milliseconds under a second, else seconds, else minutes. */
    public String duration(@Nullable Long millis) {
        if (millis == null) {
            return "–";
        }
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return decimal(millis / 1000.0, 1) + " s";
        }
        return millis / 60_000 + " min " + millis % 60_000 / 1000 + " s";
    }

    /** A size of a file. */
    public String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double kilobytes = bytes / (double) KILO;
        return kilobytes < KILO ? decimal(kilobytes, 0) + " KB" : decimal(kilobytes / KILO, 1) + " MB";
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(getLocale()).format(number);
    }

    /** A share from 0 to 1, as a percentage. */
    public String percent(double share) {
        return NumberFormat.getPercentInstance(getLocale()).format(share);
    }

    /** The same as a length in a drawing; never outside 0–100 %. */
    public String width(double share) {
        return Math.round(Math.clamp(share, 0, 1) * 1000) / 10.0 + "%";
    }

    /** Digits as people write them: Brazilian numbers in their groups, others with a plus sign. */
    public String phone(@Nullable String digits) {
        if (digits == null || digits.isBlank()) {
            return "";
        }
        if (digits.matches("55\\d{10,11}")) {
            String local = digits.substring(4);
            int middle = local.length() - 4;
            return "+55 " + digits.substring(2, 4) + " " + local.substring(0, middle) + "-" + local.substring(middle);
        }
        return digits.matches("\\d+") ? "+" + digits : digits;
    }

    /** One or two letters that stand for a name. */
    public String initials(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return "?";
        }
        String[] words = name.strip().split("[\\s._@-]+");
        String letters = words[0].substring(0, Math.min(1, words[0].length()));
        if (words.length > 1 && !words[words.length - 1].isEmpty()) {
            letters += words[words.length - 1].charAt(0);
        }
        boolean number = letters.isEmpty() || !Character.isLetter(letters.charAt(0));
        return number ? "#" : letters.toUpperCase(getLocale());
    }

    private String decimal(double number, int digits) {
        NumberFormat format = NumberFormat.getNumberInstance(getLocale());
        format.setMaximumFractionDigits(digits);
        return format.format(number);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone());
    }

    private String date(LocalDate day, FormatStyle style) {
        return DateTimeFormatter.ofLocalizedDate(style).withLocale(getLocale()).format(day);
    }

    private String format(Instant at, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, getLocale())
                .withZone(zone())
                .format(at);
    }
}
