package dev.recado.web.console;

import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantChange;
import dev.recado.tenants.TenantDetails;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/** A tenant's settings as they are typed in: seconds instead of milliseconds, gigabytes instead of bytes. */
public class TenantForm implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
    private static final Pattern COMMA = Pattern.compile(",");
    private static final BigDecimal GIGA = BigDecimal.valueOf(1L << 30);

    private String name = "";
    private String zone = "";
    private String language = "";
    private BigDecimal quietWindow = BigDecimal.ZERO;
    private BigDecimal longestWait = BigDecimal.ZERO;
    private int mostInterruptions;
    private int peopleTimeLimit;
    private PeopleFallBack peopleFallBack = PeopleFallBack.BOT;
    private String optOutWords = "";
    private int concurrentTurns;
    private int documents;
    private BigDecimal storage = BigDecimal.ZERO;
    private int users;
    private int devices;

    void show(TenantDetails tenant) {
        name = tenant.name();
        zone = tenant.zone();
        language = tenant.language();
        quietWindow = seconds(tenant.quietWindowMillis());
        longestWait = seconds(tenant.longestWaitMillis());
        mostInterruptions = tenant.mostInterruptions();
        peopleTimeLimit = tenant.peopleTimeLimitMinutes();
        peopleFallBack = tenant.peopleFallBack();
        optOutWords = String.join(", ", tenant.optOutWords());
        concurrentTurns = tenant.concurrentTurns();
        documents = tenant.documentsLimit();
        storage = BigDecimal.valueOf(tenant.storageLimitBytes()).divide(GIGA, 3, RoundingMode.HALF_UP);
        storage = plain(storage);
        users = tenant.usersLimit();
        devices = tenant.devicesLimit();
    }

    /** Everything, for a superuser. */
    TenantChange change() {
        return new TenantChange(
                name.strip(),
                zone,
                language,
                millis(quietWindow),
                millis(longestWait),
                mostInterruptions,
                peopleTimeLimit,
                peopleFallBack,
                words(),
                concurrentTurns,
                documents,
                storage.multiply(GIGA).longValue(),
                users,
                devices);
    }

    /** What a tenant's own administrators may change. */
    TenantChange ownChange() {
        return TenantChange.ofOwn(
                zone,
                language,
                millis(quietWindow),
                millis(longestWait),
                mostInterruptions,
                peopleTimeLimit,
                peopleFallBack,
                words());
    }

    private List<String> words() {
        return COMMA.splitAsStream(optOutWords)
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static BigDecimal seconds(int millis) {
        return plain(BigDecimal.valueOf(millis).divide(MILLIS));
    }

    /** Without superfluous zeros, and 10 as 10 and not as 1E+1. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static int millis(BigDecimal seconds) {
        return seconds.multiply(MILLIS).intValue();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getZone() {
        return zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public String getLanguage() {
        return language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public BigDecimal getQuietWindow() {
        return quietWindow;
    }

    public void setQuietWindow(BigDecimal quietWindow) {
        this.quietWindow = quietWindow;
    }

    public BigDecimal getLongestWait() {
        return longestWait;
    }

    public void setLongestWait(BigDecimal longestWait) {
        this.longestWait = longestWait;
    }

    public int getMostInterruptions() {
        return mostInterruptions;
    }

    public void setMostInterruptions(int mostInterruptions) {
        this.mostInterruptions = mostInterruptions;
    }

    public int getPeopleTimeLimit() {
        return peopleTimeLimit;
    }

    public void setPeopleTimeLimit(int peopleTimeLimit) {
        this.peopleTimeLimit = peopleTimeLimit;
    }

    public PeopleFallBack getPeopleFallBack() {
        return peopleFallBack;
    }

    public void setPeopleFallBack(PeopleFallBack peopleFallBack) {
        this.peopleFallBack = peopleFallBack;
    }

    public String getOptOutWords() {
        return optOutWords;
    }

    public void setOptOutWords(String optOutWords) {
        this.optOutWords = optOutWords;
    }

    public int getConcurrentTurns() {
        return concurrentTurns;
    }

    public void setConcurrentTurns(int concurrentTurns) {
        this.concurrentTurns = concurrentTurns;
    }

    public int getDocuments() {
        return documents;
    }

    public void setDocuments(int documents) {
        this.documents = documents;
    }

    public BigDecimal getStorage() {
        return storage;
    }

    public void setStorage(BigDecimal storage) {
        this.storage = storage;
    }

    public int getUsers() {
        return users;
    }

    public void setUsers(int users) {
        this.users = users;
    }

    public int getDevices() {
        return devices;
    }

    public void setDevices(int devices) {
        this.devices = devices;
    }
}
