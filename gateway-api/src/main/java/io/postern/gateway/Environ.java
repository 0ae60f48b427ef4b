package io.postern.gateway;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request: a mutable map with the CGI names and {@code gateway.*} keys, for this request alone (rules E-01, E-02).
 *
 * <p>Entries are computed when they are first read. Whatever is put, replaced or removed is seen by the applications
 * inside and by nobody else: the server never reads it back (rule I-26). Not for use by several threads at once. Keys
 * and values are never null (rule E-03).
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public final class Environ extends AbstractMap<String, Object> {

    /** Where the entries of a fresh environ come from. */
    public interface Source {

        /** The value of that key, the same at every call, or null when there is none. */
        @Nullable
        Object value(String key);

        /** All keys that have a value. */
        Iterable<String> keys();

        /** The fields of the request as they came. */
        Headers receivedHeaders();
    }

    // What remove leaves behind, so that the lazy entry stays hidden.
    private static final Object REMOVED = new Object();

    private final Source source;
    private @Nullable Map<String, Object> changes;

    private Environ(Source source) {
        this.source = source;
    }

    /** Returns an environ over these entries, as a server makes it. */
    public static Environ over(Source source) {
        return new Environ(source);
    }

    /** Returns an environ that holds a copy of these entries, for tests of applications without a server. */
    public static Environ of(Map<String, ?> entries) {
        return over(new MapSource(Map.copyOf(entries)));
    }

    /**
     * The value of a key, or null when there is none.
     *
     * @throws ClassCastException if something else than the key's type was put there; names both
     */
    public <T> @Nullable T get(EnvironKey<T> key) {
        Object value = get(key.name());
        if (value != null && !key.type().isInstance(value)) {
            throw new ClassCastException("environ[\"" + key + "\"] is a "
                    + key.type().getName() + ", but a " + value.getClass().getName() + " was put there");
        }
        return key.type().cast(value);
    }

    /**
     * The value of a key that is there.
     *
     * @throws NoSuchElementException if it is not; names the key
     */
    public <T> T require(EnvironKey<T> key) {
        T value = get(key);
        if (value == null) {
            throw new NoSuchElementException("environ[\"" + key + "\"] is absent");
        }
        return value;
    }

    /** Puts a value under a typed key, and returns this environ. */
    public <T> Environ with(EnvironKey<T> key, T value) {
        put(key.name(), value);
        return this;
    }

    /**
     * The value of a field of the request by its name in HTTP, {@code "Accept"}, or null when there is none.
     *
     * <p>It is read from this map, so that it follows changes: {@code HTTP_ACCEPT}, or {@code CONTENT_TYPE} and
     * {@code CONTENT_LENGTH} for those two. Repeated fields are joined (rules E-22, E-23).
     */
    public @Nullable String header(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        boolean plain = key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH");
        return (String) get(plain ? key : "HTTP_" + key);
    }

    /**
     * The URL of the request, put together from this map (rule C-25): equivalent to what the client asked for, except
     * that an escaped slash in the path has become a plain one. Without the field Host, the name and port of the server
     * stand in for it.
     *
     * @throws NoSuchElementException if a key of the CGI names is absent that every request has
     */
    public String url() {
        String scheme = require(EnvironKeys.URL_SCHEME);
        String host = header("Host");
        String query = require(EnvironKeys.QUERY_STRING);
        return scheme + "://"
                + (host == null || host.isEmpty() ? serverAndPort(scheme) : host)
                + UrlPath.escaped(require(EnvironKeys.SCRIPT_NAME) + require(EnvironKeys.PATH_INFO))
                + (query.isEmpty() ? "" : "?" + query);
    }

    private String serverAndPort(String scheme) {
        String port = require(EnvironKeys.SERVER_PORT);
        boolean standard = port.equals(scheme.equals("https") ? "443" : "80");
        return require(EnvironKeys.SERVER_NAME) + (standard ? "" : ":" + port);
    }

    /** The fields of the request as they came: in order, repeats apart, whatever this map says by now. */
    public Headers receivedHeaders() {
        return source.receivedHeaders();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        Object changed = changes == null ? null : changes.get(name);
        if (changed == null) {
            return source.value(name);
        }
        return changed == REMOVED ? null : changed;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public @Nullable Object put(String key, Object value) {
        Objects.requireNonNull(key, "a key of the environ is not null (rule E-03)");
        Objects.requireNonNull(value, () -> "environ[\"" + key + "\"] is not null; remove it instead (rule E-03)");
        Object before = get(key);
        changes().put(key, value);
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        Object before = get(key);
        if (before != null) {
            changes().put((String) Objects.requireNonNull(key), REMOVED);
        }
        return before;
    }

    @Override
    public void clear() {
        currentKeys().forEach(this::remove);
    }

    @Override
    public int size() {
        return currentKeys().size();
    }

    @Override
    public boolean isEmpty() {
        return currentKeys().isEmpty();
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new Entries();
    }

    private Map<String, Object> changes() {
        if (changes == null) {
            changes = new HashMap<>();
        }
        return changes;
    }

    private Set<String> currentKeys() {
        Set<String> keys = new LinkedHashSet<>();
        source.keys().forEach(keys::add);
        if (changes != null) {
            changes.forEach((key, value) -> {
                if (value == REMOVED) {
                    keys.remove(key);
                } else {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    private final class Entries extends AbstractSet<Map.Entry<String, Object>> {

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            return new EntryIterator(currentKeys().iterator());
        }

        @Override
        public int size() {
            return Environ.this.size();
        }
    }

    private final class EntryIterator implements Iterator<Map.Entry<String, Object>> {

        private final Iterator<String> keys;
        private @Nullable String last;

        EntryIterator(Iterator<String> keys) {
            this.keys = keys;
        }

        @Override
        public boolean hasNext() {
            return keys.hasNext();
        }

        @Override
        public Map.Entry<String, Object> next() {
            String key = keys.next();
            Object value = get(key);
            if (value == null) {
                throw new ConcurrentModificationException("environ[\"" + key + "\"] was removed during the iteration");
            }
            last = key;
            return new LiveEntry(key, value);
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("remove follows next, once");
            }
            Environ.this.remove(last);
            last = null;
        }
    }

    /** An entry whose {@code setValue} writes through, as the contract of a map asks. */
    private final class LiveEntry extends SimpleEntry<String, Object> {

        private static final long serialVersionUID = 1L;

        LiveEntry(String key, Object value) {
            super(key, value);
        }

        @Override
        public Object setValue(Object value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }

    private record MapSource(Map<String, ?> entries) implements Source {

        @Override
        public @Nullable Object value(String key) {
            return entries.get(key);
        }

        @Override
        public Iterable<String> keys() {
            return List.copyOf(entries.keySet());
        }

        @Override
        public Headers receivedHeaders() {
            Headers headers = Headers.create();
            entries.forEach((key, value) -> {
                if (key.startsWith("HTTP_") || key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH")) {
                    headers.add(
                            key.replaceFirst("^HTTP_", "").replace('_', '-').toLowerCase(Locale.ROOT),
                            value.toString());
                }
            });
            return headers;
        }
    }
}
