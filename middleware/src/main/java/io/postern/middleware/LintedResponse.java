package io.postern.middleware;

import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The response as it passes: the order in which the side inside starts, writes and yields, and how much. */
final class LintedResponse implements StartResponse {

    // So many in a row, since one alone may be all that there is.
    private static final int SINGLE_BYTES = 16;

    private final LintedRequest request;
    private final StartResponse outside;
    private final Content content;

    private boolean called;
    private @Nullable Started started;
    private boolean sending;
    private boolean iterating;
    private boolean ended;
    private int singleBytes;

    LintedResponse(LintedRequest request, StartResponse outside) {
        this.request = request;
        this.outside = outside;
        this.content = request.content();
    }

    // What the side inside calls

    @Override
    public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
        if (request.isOver()) {
            request.report(Check.START_AFTER_END, "it came with " + Quoted.text(status) + " when all was over");
        } else if (called && failure == null) {
            request.report(Check.SECOND_START, "it was called again with " + Quoted.text(status));
        }
        called = true;
        Started given = Started.checked(status, headers, request);
        BodyWriter writer = passedOn(status, headers, failure);
        if (LintedApplication.isNull(writer)) {
            request.report(Check.NO_WRITER, "it returned null");
        }
        started = given;
        content.declared = given.length();
        return block -> write(writer, block);
    }

    private BodyWriter passedOn(String status, Headers headers, @Nullable Throwable failure) throws Exception {
        try {
            return outside.start(status, headers, failure);
        } catch (Throwable thrown) {
            if (failure != null && sending && thrown != failure && !(thrown instanceof ContractViolation)) {
                request.report(
                        Check.OTHER_FAILURE,
                        "it threw " + thrown.getClass().getName() + " for "
                                + failure.getClass().getName());
            }
            throw thrown;
        }
    }

    private void write(BodyWriter writer, ByteBuffer block) throws IOException {
        if (LintedApplication.isNull(block)) {
            request.report(Check.NULL_WRITTEN, "it was null");
            writer.write(block);
            return;
        }
        int position = block.position();
        checkWrite(block.remaining());
        content.writing = 1;
        try {
            writer.write(block);
        } finally {
            content.writing = 0;
        }
        if (block.position() != position) {
            request.report(Check.MOVED, "it was moved from " + position + " to " + block.position());
        }
    }

    private void checkWrite(int size) {
        if (ended || request.isOver()) {
            request.report(Check.WRITTEN_AFTER_END, "it came with " + size + " bytes when all was over");
        } else if (request.inside(each -> each.blocks) > 0 && request.inside(each -> each.writing) == 0) {
            request.report(Check.YIELDED_WRITTEN, size + " bytes came after a block was asked for");
        } else if (iterating) {
            request.report(Check.WRITTEN_WHILE_ITERATED, "it came with " + size + " bytes during the iteration");
        }
        content.writes++;
        content.written += size;
        count(size, Check.TOO_MUCH_WRITTEN);
    }

    // What the side outside asks for

    /** The body has told its length. */
    void hinted(long length) {
        if (length < -1) {
            request.report(Check.WRONG_HINT, "it was " + length);
        }
        content.hint = length;
    }

    void iterating() {
        iterating = true;
    }

    /** The body has yielded a block. */
    void yielded(ByteBuffer block) {
        content.blocks++;
        if (LintedApplication.isNull(block)) {
            request.report(Check.NULL_BLOCK, "block " + content.blocks + " was null");
            return;
        }
        int size = block.remaining();
        if (size > 0) {
            checkWrittenInside();
        }
        count(size, content.declared >= 0 ? Check.TOO_MUCH : Check.WRONG_HINT);
        singleBytes = size == 1 ? singleBytes + 1 : 0;
        if (singleBytes == SINGLE_BYTES) {
            request.report(Check.SINGLE_BYTES, "there were " + SINGLE_BYTES + " of one byte in a row");
        }
    }

    /** A body that is iterated by the server alone has so many bytes. */
    void file(long length) {
        if (length > 0) {
            count(Math.min(length, content.declared < 0 ? length : content.declared), Check.TOO_MUCH);
        }
        ended();
        ended = false; // it is only about to be sent
    }

    /** The iteration is over. */
    void ended() {
        ended = true;
        Started response = started();
        checkWrittenInside();
        if (request.inside(each -> each.blocks) > content.blocks) {
            request.report(
                    Check.SWALLOWED,
                    "there were " + request.inside(each -> each.blocks) + " inside, and it yielded " + content.blocks);
        }
        if (response != null && !isBodiless(response) && content.bytes < content.limit()) {
            Check tooLittle = content.declared >= 0 ? Check.TOO_LITTLE : Check.WRONG_HINT;
            request.report(
                    request.isStale(true) ? Check.STALE_LENGTH : tooLittle,
                    "there are " + content.bytes + " bytes for a length of " + content.limit());
        }
    }

    // Counting

    private void count(long size, Check tooMuch) {
        if (size == 0) {
            return;
        }
        Started response = started();
        if (!sending && response != null) {
            checkFirst(response, size);
        }
        sending = true;
        content.bytes += size;
        long limit = content.limit();
        if (limit >= 0 && content.bytes > limit && response != null && !isBodiless(response)) {
            request.report(
                    request.isStale(false) ? Check.STALE_LENGTH : tooMuch,
                    "there are " + content.bytes + " bytes for a length of " + limit);
        }
    }

    /** The response that was started, or null after a report that there is none. */
    private @Nullable Started started() {
        if (started == null) {
            if (called) {
                request.report(Check.START_REFUSED, "nothing followed the one that was refused");
            } else {
                request.report(ended ? Check.NEVER_STARTED : Check.NOT_STARTED, "it was not called");
            }
        }
        return started;
    }

    private void checkFirst(Started response, long size) {
        if (isBodiless(response)) {
            request.report(
                    Check.DROPPED,
                    "there is one of " + size + " bytes with " + (request.isHead() ? "HEAD" : response.status()));
        } else if (!response.typed()) {
            request.report(Check.NO_CONTENT_TYPE, "there are " + size + " bytes and no such header");
        }
    }

    private void checkWrittenInside() {
        if (content.writes == 0 && request.inside(each -> each.written) > 0) {
            request.report(
                    Check.WRITTEN_YIELDED,
                    request.inside(each -> each.written) + " bytes were written inside, and none here");
        }
    }

    private boolean isBodiless(Started response) {
        return request.isHead() || response.status() == 204 || response.status() == 205 || response.status() == 304;
    }
}
