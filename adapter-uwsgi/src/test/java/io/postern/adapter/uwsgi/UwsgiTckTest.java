package io.postern.adapter.uwsgi;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Deviation;
import io.postern.tck.ServerTck;
import java.util.List;

/**
 * The kit over uwsgi, through the {@link Bridge}.
 *
 * <p>What chapter P says of connections (that they are kept, and answers chunked) is the bridge's doing, and shows
 * nothing of the adapter. What the bridge can pass on, however malformed, the adapter judges; what it cannot is
 * declared here.
 */
class UwsgiTckTest implements ServerTck, ShortWaits {

    private static final String BRIDGE = "Bridge: it drops such a request with its connection, as it has no variables"
            + " to say it by. nginx answers it itself.";

    @Override
    public ServerProvider provider() {
        return new BridgedProvider();
    }

    @Override
    public List<Deviation> deviations() {
        return Declared.all(FRAMING, HEADS, CHUNKS, TIMES, CONTINUE, NEXT, ENCRYPTION, NAME);
    }

    private static final Declared FRAMING = new Declared(
            "The framing of a request is between client and proxy, and no part of a packet",
            BRIDGE,
            "N-04 bothFramingsAtOnceAreRefused",
            "N-05 aCodingInHttp10IsRefused",
            "N-06 aCodingBehindChunkedIsRefused",
            "N-07 anotherCodingIsNotImplemented",
            "N-07 chunkedTwiceIsNotImplemented",
            "N-08 aMalformedCodingIsRefused",
            "N-12 aLengthThatIsNotOfDigitsIsRefused", // an empty one, which in a packet means none
            "N-41 nothingIsExecutedAfterARefusal");

    private static final Declared HEADS = new Declared(
            "A head whose parts cannot be told, whose version is not HTTP/1, or that is longer than a packet",
            BRIDGE,
            "N-22 aFoldedLineIsRefused",
            "N-23 whiteSpaceBeforeTheFirstFieldIsRefused",
            "N-27 aBareLfIsRefused",
            "N-28 aHeadEndsWithNothingButCrLf",
            "N-30 aLineWithoutNameOrColonIsRefused",
            "N-32 anotherVersionIsRefused",
            "N-33 extraWhiteSpaceInTheRequestLineIsRefused",
            "N-37 aFloodOfZerosIsCutOff",
            "N-37 otherProtocolsAreRefused",
            "N-37 thePrefaceOfHttp2IsRefused",
            "N-43 tenThousandFieldsAreRefused",
            "P-22 fieldsBeyondTheLimitsAreRefused",
            "P-25 theServersOwnAnswersTellNothing", // of HTTP/2.0
            "P-36 aRequestLineWithoutAVersionIsRefused");

    private static final Declared CHUNKS = new Declared(
            "A proxy sends chunked content when it has all of it, and its length as CONTENT_LENGTH",
            "BridgeConnection.unchunked; nginx does the same (ngx_http_uwsgi_handler turns the buffering of a chunked"
                    + " request on)",
            "E-16 aChunkedRequestHasNoContentLength",
            "I-15 contentThatBreaksOffThrows",
            "I-19 contentIsStreamed",
            "N-20 aTrailerIsIgnoredWhateverItsName",
            "N-39 aResetHarmsNoOtherConnection",
            "P-23 chunksBeyondTheLimitFailTheRead",
            "P-37 aBodyThatStallsIsAnsweredWith408");

    private static final Declared TIMES = new Declared(
            "Half a head, and a connection without a request, are the proxy's; the adapter closes its own, which"
                    + " UwsgiPacketTest shows",
            "BridgeConnection has no limit of time",
            "P-27 halfAHeadIsAnsweredWith408",
            "P-28 anIdleConnectionIsClosed");

    private static final Declared CONTINUE = new Declared(
            "The proxy asks its client to continue, before the application is called",
            "BridgeConnection.passOn; nginx does so when it begins to read the content",
            "P-11 continueIsSentWhenTheApplicationReads",
            "P-11 anUploadCanBeRefusedBeforeItBegins");

    private static final Declared NEXT = new Declared(
            "A connection brings one request, so that none waits for a next one when a stop begins",
            "UwsgiConnection.run; the bridge connects anew for each request, as nginx does",
            "L-26 anAnswerThatDidNotAnnounceTheEndKeepsItsConnection",
            "L-26 whileAStopWaitsOpenConnectionsAreServed");

    private static final Declared ENCRYPTION = new Declared(
            "The proxy encrypts: the setting tls is refused",
            "ServerKind.BEHIND_GATEWAY; UwsgiServerTest.encryptionIsTheProxysMatter",
            "E-31 anEncryptedConnectionIsHttps",
            "F-10 aFileIsSentWhole");

    private static final Declared NAME = new Declared(
            "Gateway starts the adapter without a bridge, and the kit speaks HTTP to it",
            "UwsgiServerTest.theServerIsFoundByItsName shows that it is found",
            "L-01 theAdapterIsFoundByItsName");
}
