package io.postern.framework;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list of entity tags, or the star, as If-Match and If-None-Match have them (RFC 9110, section 13.1). */
final class EntityTags {

    private static final Pattern TAG = Pattern.compile("(W/)?\"[^\"]*\""); // with commas in it, perhaps

    private EntityTags() {}

    /** Whether the tag is among them and both are strong, so that it is the same to the last byte. */
    static boolean haveStrong(String field, String tag) {
        return !tag.startsWith("W/") && have(field, tag, false);
    }

    /** Whether the tag is among them, weak or not; of no field it is not. */
    static boolean haveWeak(@Nullable String field, String tag) {
        return field != null && have(field, opaque(tag), true);
    }

    private static boolean have(String field, String tag, boolean weak) {
        if (field.strip().equals("*")) {
            return true;
        }
        return TAG.matcher(field)
                .results()
                .map(MatchResult::group)
                .anyMatch(each -> (weak ? opaque(each) : each).equals(tag));
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
